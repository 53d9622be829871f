namespace Gateway.Inspection.Members;

/// <summary>The betas a body asks for.</summary>
internal sealed class GivenBetas
{
    /// <summary>The member <c>anthropic_beta</c>.</summary>
    public MemberPlace Member { get; set; }

    /// <summary>Its values, all of them allowed; whether the operator has named one, and it goes to every model.</summary>
    public List<(string Value, bool IsOperators)> Values { get; } = [];
}

/// <summary>A member that may be left out without loss.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Name">What the caller is told; empty for a null, which says nothing.</param>
/// <param name="Beta">The beta without which it goes; empty where it goes in any case.</param>
internal readonly record struct RemovableMember(MemberPlace Place, string Name, string Beta);
