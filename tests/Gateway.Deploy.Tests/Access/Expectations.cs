using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Access;

/// <summary>
/// The requests that each policy of both accounts allows, and those it does not. Each policy is checked alone, so that a hole in
/// one is not hidden by another.
/// </summary>
internal static class Expectations
{
    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. ContractorExpectations.All,
        .. InRegionExpectations.All,
        .. FoundationExpectations.All,
        .. EndpointExpectations.All,
        .. DatabaseExpectations.All,
        .. ServiceExpectations.All,
        .. BuildExpectations.All,
    ];

    /// <summary>
    /// The expectations that the deployments of these templates contradict, including templates that cannot be deployed.
    /// </summary>
    public static IReadOnlyList<string> Contradictions(Func<string, JsonObject>? read = null)
    {
        List<string> contradictions = [];
        foreach (var variant in new[] { Variants.First, Variants.Second, Variants.Everything })
        {
            try
            {
                var policies = new DeployedPolicies(Deployments.Of(variant, read));
                contradictions.AddRange(All
                    .Where(row => row.On.HasFlag(variant))
                    .Select(row => row.Contradiction(policies, variant))
                    .OfType<string>());
            }
            catch (Exception refused) when (refused is FormatException or KeyNotFoundException)
            {
                contradictions.Add($"{variant}: {refused.Message}");
            }
        }

        return contradictions;
    }
}
