using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Policies;

/// <summary>One statement. Every part it has must match for it to apply.</summary>
/// <param name="Allows">Effect: true for Allow, false for Deny.</param>
/// <param name="Actions">Action or NotAction.</param>
/// <param name="Resources">Resource or NotResource; null in a trust policy, whose resource is the role itself.</param>
/// <param name="Principals">Principal.AWS and Principal.Service; null in a policy that names no principal.</param>
/// <param name="Conditions">All must hold.</param>
internal sealed record PolicyStatement(
    bool Allows,
    PatternList Actions,
    PatternList? Resources,
    IReadOnlyList<string>? Principals,
    IReadOnlyList<PolicyCondition> Conditions)
{
    internal bool AppliesTo(PolicyRequest request) =>
        Actions.Matches(request.Action, ignoreCase: true)
        && (Resources is null || Resources.Matches(request.Resource, ignoreCase: false))
        && (Principals is null || Principals.Any(named => Names(named, request.Principal)))
        && Conditions.All(condition => condition.Holds(request));

    // An account id or its root ARN names every principal of the account; a role's ARN names every session of the role.
    // A service's name is its principal's ARN here.
    private static bool Names(string named, Principal principal) =>
        named == "*"
        || named == principal.AccountId
        || named == $"arn:aws:iam::{principal.AccountId}:root"
        || named == principal.PrincipalArn
        || named == principal.Arn;
}

/// <summary>The patterns of Action, Resource, or their Not forms.</summary>
/// <param name="Patterns">At least one, with <c>*</c> and <c>?</c>.</param>
/// <param name="Negated">Whether the statement says NotAction or NotResource.</param>
internal sealed record PatternList(IReadOnlyList<string> Patterns, bool Negated)
{
    internal bool Matches(string value, bool ignoreCase) =>
        Negated != Patterns.Any(pattern => Wildcard.Matches(pattern, value, ignoreCase));
}
