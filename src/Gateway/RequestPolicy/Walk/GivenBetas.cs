using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>The betas a body asks for.</summary>
internal sealed class GivenBetas
{
    /// <summary>The member <c>anthropic_beta</c>.</summary>
    public MemberSpan Member { get; set; }

    /// <summary>Its values, all of them allowed; whether the operator has named one, and it goes to every model.</summary>
    public List<(string Value, bool IsOperators)> Values { get; } = [];
}

/// <summary>A member that may be left out without loss.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Name">What the caller is told; empty for a null, which says nothing.</param>
/// <param name="Beta">The beta without which it goes; empty where it goes in any case.</param>
internal readonly record struct RemovableMember(MemberSpan Span, string Name, string Beta);
