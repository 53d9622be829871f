using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Sandbox;

/// <summary>The models of all <c>jp.</c> profiles and those that run in Tokyo without one, as values of the templates' parameters.</summary>
internal static class EveryModelOfJapan
{
    /// <summary>The parameters for <see cref="Deployment.Rollout.Create"/>.</summary>
    public static IReadOnlyDictionary<string, string> Parameters { get; } = Of(new ModelCatalog([]));

    private static Dictionary<string, string> Of(ModelCatalog catalog)
    {
        var ofProfiles = string.Join(',', catalog.SystemProfiles
            .Where(profile => profile.Id.StartsWith("jp.", StringComparison.Ordinal))
            .Select(profile => profile.Model.Id).Distinct(StringComparer.Ordinal));
        var inRegion = string.Join(',', catalog.InRegionModels.Select(model => model.Id));
        return new(StringComparer.Ordinal)
        {
            ["contractor:ModelIds"] = ofProfiles,
            ["contractor:InRegionModelIds"] = inRegion,
            ["20-endpoints:ModelIds"] = ofProfiles,
            ["20-endpoints:InRegionModelIds"] = inRegion,
        };
    }
}
