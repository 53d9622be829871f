using Gateway.Simulator.BedrockRuntime;

namespace Gateway.Simulator.Bedrock;

/// <summary>The path <c>/{collection}</c> or <c>/{collection}/{identifier}</c>, read from the raw target.</summary>
/// <param name="Collection">The first segment.</param>
/// <param name="Identifier">
/// The second segment, decoded once; null if there is none, empty if it was encoded wrongly or twice.
/// </param>
internal sealed record ControlPlaneRoute(string Collection, string? Identifier)
{
    internal const string Profiles = "inference-profiles";
    internal const string Models = "foundation-models";
    internal const string Availability = "foundation-model-availability";
    internal const string UseCase = "use-case-for-model-access";
    internal const string DataRetention = "data-retention";

    private static readonly string[] Collections = [Profiles, Models, Availability, UseCase, DataRetention];

    /// <summary>True when a path belongs to the control plane, even if no operation has that path.</summary>
    internal static bool Owns(string path) => Collections.Contains(path.Split('/')[1]);

    /// <summary>Parses a path; null if no operation has a path of that form.</summary>
    internal static ControlPlaneRoute? Parse(string path) => path.Split('/') switch
    {
        ["", var collection] => new ControlPlaneRoute(collection, null),
        ["", var collection, { Length: > 0 } segment] =>
            new ControlPlaneRoute(collection, ModelRoute.Decode(segment) ?? ""),
        _ => null,
    };
}
