using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Policies;

/// <summary>One statement. It applies if every part of it matches.</summary>
/// <param name="Allows">Effect: true for Allow, false for Deny.</param>
/// <param name="Actions">Action or NotAction.</param>
/// <param name="Resources">Resource or NotResource; null in a trust policy, whose resource is the role itself.</param>
/// <param name="Principals">Principal.AWS and Principal.Service; null in a policy that names no principal.</param>
/// <param name="Conditions">The conditions, which must all be true.</param>
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

    // An account id or its root ARN means every principal of the account, a role's ARN every session of the role. A service
    // principal's ARN here is its name.
    private static bool Names(string named, Principal principal) =>
        named == "*"
        || named == principal.AccountId
        || named == $"arn:aws:iam::{principal.AccountId}:root"
        || named == principal.PrincipalArn
        || named == principal.Arn;
}

/// <summary>The patterns of Action, Resource, or their Not forms.</summary>
/// <param name="Patterns">At least one, with <c>*</c> and <c>?</c>.</param>
/// <param name="Negated">True for NotAction and NotResource.</param>
internal sealed record PatternList(IReadOnlyList<string> Patterns, bool Negated)
{
    internal bool Matches(string value, bool ignoreCase) =>
        Negated != Patterns.Any(pattern => Wildcard.Matches(pattern, value, ignoreCase));
}
