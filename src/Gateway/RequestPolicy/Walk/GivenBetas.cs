using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>The betas that a body asks for.</summary>
internal sealed class GivenBetas
{
    /// <summary>The member <c>anthropic_beta</c>.</summary>
    public MemberSpan Member { get; set; }

    /// <summary>Its allowed values, and for each whether the operator has allowed it: such a beta goes to every model.</summary>
    public List<(string Value, bool IsOperators)> Values { get; } = [];
}

/// <summary>A member that can be removed without loss.</summary>
/// <param name="Span">The position of the member.</param>
/// <param name="Name">The name reported to the caller; empty for a null, which is not reported.</param>
/// <param name="Beta">The beta without which it is removed; empty when it is always removed.</param>
internal readonly record struct RemovableMember(MemberSpan Span, string Name, string Beta);
