using System.Collections.Immutable;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;

namespace Gateway.Residency;

/// <summary>The facts against which placements at one target are proven.</summary>
/// <param name="Target">The account whose profiles are called, and the Region in which they are called.</param>
/// <param name="Allowed">The Regions that may process a call; Tokyo and Osaka, or one of them.</param>
/// <param name="Providers">First segments of model ids that name a provider.</param>
internal sealed record ResidencyScope(
    UpstreamTarget Target, ImmutableHashSet<AwsRegion> Allowed, IReadOnlyList<string> Providers)
{
    /// <summary>The Region of the Bedrock endpoint the gateway calls.</summary>
    public AwsRegion Source => Target.SourceRegion;

    /// <summary>The id of the account whose role is assumed; only its profiles are called.</summary>
    public string ContractorAccount => Target.AccountId;

    /// <summary>The scope of a target. Regions that are not in Japan are ignored; their own validator reports them.</summary>
    public static ResidencyScope Of(UpstreamTarget target, ResidencyOptions residency, CatalogOptions catalog) => new(
        target,
        AwsRegion.InJapan
            .Where(inJapan => residency.AllowedRegions.Count == 0 || residency.AllowedRegions.Contains(inJapan.Name))
            .ToImmutableHashSet(),
        [.. catalog.Providers]);
}
