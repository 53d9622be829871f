using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Gateway.Doctor.Causes;

/// <summary>AWS's sentence about a denied call, parsed.</summary>
/// <param name="Kind">The kind of policy that denied it, if the sentence says so.</param>
/// <param name="Principal">The ARN of the caller.</param>
/// <param name="Action">The denied action, such as <c>sts:AssumeRole</c>.</param>
/// <param name="Resource">The resource; <c>null</c> if AWS names none.</param>
internal sealed partial record Denial(PolicyKind Kind, string Principal, string Action, string? Resource)
{
    private static readonly ImmutableArray<(string Name, PolicyKind Kind)> Names =
    [
        ("VPC endpoint policy", PolicyKind.VpcEndpoint),
        ("service control policy", PolicyKind.ServiceControl),
        ("resource control policy", PolicyKind.ResourceControl),
        ("permissions boundary", PolicyKind.Boundary),
        ("session policy", PolicyKind.Session),
        ("resource-based policy", PolicyKind.Resource),
        ("trust policy", PolicyKind.Resource),
        ("identity-based policy", PolicyKind.Identity),
    ];

    /// <summary>The Region in the resource's ARN; empty if there is none.</summary>
    public string ResourceRegion => Resource?.Split(':') is [_, _, _, var region, ..] ? region : "";

    /// <summary>
    /// The role of a session's ARN, as policies name it; without its path, which a session's ARN does not contain.
    /// </summary>
    public string PrincipalRole =>
        Principal.Split(':', 6) is [_, var partition, "sts", _, var account, var session]
        && session.Split('/') is ["assumed-role", var role, ..]
            ? $"arn:{partition}:iam::{account}:role/{role}"
            : Principal;

    /// <summary>Parses a sentence; <c>null</c> if it has another form.</summary>
    public static Denial? Read(string sentence)
    {
        var match = Sentence().Match(sentence);
        return match.Success
            ? new Denial(
                KindOf(match.Groups["because"].Value), match.Groups["principal"].Value, match.Groups["action"].Value,
                match.Groups["resource"] is { Success: true, Value: var resource } ? resource : null)
            : null;
    }

    // The sentence ends with "because no … policy allows …" or "with an explicit deny in a … policy".
    private static PolicyKind KindOf(string because) =>
        Names.FirstOrDefault(known => because.Contains(known.Name, StringComparison.Ordinal)).Kind;

    [GeneratedRegex(
        @"\AUser: (?<principal>\S+) is not authorized to perform: (?<action>[\w*:-]+)"
        + @"(?: on resource: (?<resource>\S+))?(?<because>.*)\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Sentence();
}

/// <summary>The kinds of policies that AWS's sentences distinguish.</summary>
internal enum PolicyKind
{
    /// <summary>The sentence names none, as often across accounts.</summary>
    NotTold,

    /// <summary>The principal's own policy.</summary>
    Identity,

    /// <summary>A role's trust policy, or the policy of another resource.</summary>
    Resource,

    /// <summary>A policy of the organization of the principal's account.</summary>
    ServiceControl,

    /// <summary>A policy of the organization of the resource's account.</summary>
    ResourceControl,

    /// <summary>The policy of the VPC endpoint that the call came through.</summary>
    VpcEndpoint,

    /// <summary>A policy that narrows a session.</summary>
    Session,

    /// <summary>A permissions boundary of the principal.</summary>
    Boundary,
}
