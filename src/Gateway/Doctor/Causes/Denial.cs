using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Gateway.Doctor.Causes;

/// <summary>AWS's sentence about a denied call, taken apart.</summary>
/// <param name="Kind">The kind of policy it was, where the sentence tells.</param>
/// <param name="Principal">The ARN of who asked.</param>
/// <param name="Action">What was to be done, such as <c>sts:AssumeRole</c>.</param>
/// <param name="Resource">With what; <c>null</c> where AWS names nothing.</param>
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
    /// The role behind a session's ARN, as policies name it; without its path, which a session's ARN does not show.
    /// </summary>
    public string PrincipalRole =>
        Principal.Split(':', 6) is [_, var partition, "sts", _, var account, var session]
        && session.Split('/') is ["assumed-role", var role, ..]
            ? $"arn:{partition}:iam::{account}:role/{role}"
            : Principal;

    /// <summary>Reads a sentence; <c>null</c> for any other.</summary>
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

/// <summary>The kinds of policies that AWS's sentences tell apart.</summary>
internal enum PolicyKind
{
    /// <summary>Across accounts AWS often tells none.</summary>
    NotTold,

    /// <summary>The principal's own.</summary>
    Identity,

    /// <summary>A role's trust policy, or another one that hangs on what is acted on.</summary>
    Resource,

    /// <summary>The organization's about the principal's account.</summary>
    ServiceControl,

    /// <summary>The organization's about the account of what is acted on.</summary>
    ResourceControl,

    /// <summary>The VPC endpoint's that the call came through.</summary>
    VpcEndpoint,

    /// <summary>The one a session was narrowed with.</summary>
    Session,

    /// <summary>The one that bounds what a principal can be given.</summary>
    Boundary,
}
