using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Sandbox;

/// <summary>The models behind all <c>jp.</c> profiles, as the templates' parameters take them.</summary>
internal static class EveryModelOfJapan
{
    /// <summary>As <see cref="Deployment.Rollout.Create"/> takes them.</summary>
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
