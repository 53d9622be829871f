using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Policies;

/// <summary>
/// The policies a request has to pass one and all. An explicit deny is told before a missing allow, and each of them
/// once, in the order in which they stand here.
/// </summary>
internal sealed class PolicyLayers(SimulatedAws aws)
{
    /// <summary>A question with the condition keys that every request has.</summary>
    /// <param name="region">The value of aws:RequestedRegion.</param>
    internal PolicyRequest Ask(
        IssuedCredentials caller, string action, string resource, string region = Accounts.Region) =>
        new PolicyRequest(caller.Principal, action, resource)
            .With("aws:RequestedRegion", region)
            .With("aws:SourceVpce", aws.SourceVpce);

    /// <returns>The end of AWS's sentence about the denial; null if every policy allows it.</returns>
    internal string? Deny(IssuedCredentials caller, PolicyRequest question)
    {
        List<(string Article, string Name, PolicyDecision Decision)> layers =
        [
            ("an", "identity-based policy", aws.PermissionsOf(caller.Principal).Evaluate(question)),
            ("a", "session policy", caller.SessionPolicy?.Evaluate(question) ?? PolicyDecision.Allowed),
        ];
        foreach (var (article, name, _) in layers.Where(layer => layer.Decision == PolicyDecision.ExplicitlyDenied))
        {
            return $"with an explicit deny in {article} {name}";
        }

        foreach (var (_, name, _) in layers.Where(layer => layer.Decision == PolicyDecision.ImplicitlyDenied))
        {
            return $"because no {name} allows the {question.Action} action";
        }

        return null;
    }
}
