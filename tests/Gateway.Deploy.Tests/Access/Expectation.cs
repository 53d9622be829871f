using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;

namespace Gateway.Deploy.Tests.Access;

/// <summary>The expected decision of one policy about one request.</summary>
/// <param name="Policy">The policy's name, as in <see cref="DeployedPolicies.Names"/>.</param>
/// <param name="On">The deployments to which it applies.</param>
/// <param name="Verdict">
/// Allowed; denied in any way; or <see cref="PolicyDecision.ExplicitlyDenied"/>, which no other policy can undo.
/// </param>
/// <param name="Who">The caller.</param>
/// <param name="Action">The IAM action.</param>
/// <param name="Resource">The resource. The id that AWS gives the database is written as <c>{database}</c>.</param>
/// <param name="Keys">Condition keys. An endpoint's id is written as <c>{sts}</c>.</param>
internal sealed record Expectation(
    string Policy,
    Variants On,
    PolicyDecision Verdict,
    Principal Who,
    string Action,
    string Resource,
    IReadOnlyList<(string Key, string Value)> Keys)
{
    /// <returns>Null if the policy decides as expected, else a sentence.</returns>
    public string? Contradiction(DeployedPolicies policies, Variants variant)
    {
        // A missing policy allows nothing; an endpoint always has one.
        var said = policies.Find(Policy)?.Evaluate(Question(policies)) ?? PolicyDecision.ImplicitlyDenied;
        var asExpected = Verdict == PolicyDecision.ImplicitlyDenied
            ? said != PolicyDecision.Allowed
            : said == Verdict;
        return asExpected
            ? null
            : $"{variant}: {Policy} says {said}, not {Verdict}, to {Action} on {Resource} by {Who.PrincipalArn} with "
                + string.Join(", ", Keys.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    private PolicyRequest Question(DeployedPolicies policies)
    {
        var question = new PolicyRequest(Who, Action, Named(policies)).With("aws:RequestedRegion", "ap-northeast-1");
        foreach (var (key, value) in Keys)
        {
            question.With(key, Filled(value, policies));
        }

        return question;
    }

    private string Named(DeployedPolicies policies) => Resource.Replace(
        "{database}", policies.Rollout.Database.Outputs["DatabaseResourceId"], StringComparison.Ordinal);

    private static string Filled(string value, DeployedPolicies policies) => value switch
    {
        "{sts}" => policies.Rollout.Endpoints.Outputs["StsEndpointId"],
        "{bedrock-runtime}" => policies.Rollout.Endpoints.Outputs["BedrockRuntimeEndpointId"],
        "{bedrock}" => policies.Rollout.Endpoints.Outputs["BedrockEndpointId"],
        _ => value,
    };
}
