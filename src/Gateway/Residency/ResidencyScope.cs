using System.Collections.Immutable;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;

namespace Gateway.Residency;

/// <summary>What placements at one target are proven against.</summary>
/// <param name="Target">The account whose profiles are called, and the Region they are called in.</param>
/// <param name="Allowed">The Regions that may process a call; Tokyo and Osaka, or one of them.</param>
/// <param name="Providers">First segments of model ids that name a provider.</param>
internal sealed record ResidencyScope(
    UpstreamTarget Target, ImmutableHashSet<AwsRegion> Allowed, IReadOnlyList<string> Providers)
{
    /// <summary>The Region of the Bedrock endpoint the gateway calls.</summary>
    public AwsRegion Source => Target.SourceRegion;

    /// <summary>The id of the account whose role is assumed; profiles of no other are called.</summary>
    public string ContractorAccount => Target.AccountId;

    /// <summary>The scope of a target. Regions that cannot be allowed are left out; their own validator reports them.</summary>
    public static ResidencyScope Of(UpstreamTarget target, ResidencyOptions residency, CatalogOptions catalog) => new(
        target,
        AwsRegion.InJapan
            .Where(inJapan => residency.AllowedRegions.Count == 0 || residency.AllowedRegions.Contains(inJapan.Name))
            .ToImmutableHashSet(),
        [.. catalog.Providers]);
}
