using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Sandbox;

/// <summary>The models of all <c>jp.</c> profiles, as values of the templates' parameters.</summary>
internal static class EveryModelOfJapan
{
    /// <summary>The parameters for <see cref="Deployment.Rollout.Create"/>.</summary>
    public static IReadOnlyDictionary<string, string> Parameters { get; } = Of(string.Join(
        ',', new ModelCatalog([]).SystemProfiles
            .Where(profile => profile.Id.StartsWith("jp.", StringComparison.Ordinal))
            .Select(profile => profile.Model.Id).Distinct(StringComparer.Ordinal)));

    private static Dictionary<string, string> Of(string modelIds) => new(StringComparer.Ordinal)
    {
        ["contractor:ModelIds"] = modelIds,
        ["20-endpoints:ModelIds"] = modelIds,
    };
}
