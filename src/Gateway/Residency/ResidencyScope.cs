using System.Collections.Immutable;
using Gateway.Catalog;

namespace Gateway.Residency;

/// <summary>What placements are proven against.</summary>
/// <param name="Source">The Region of the Bedrock endpoint the gateway calls.</param>
/// <param name="Allowed">The Regions that may process a call; Tokyo and Osaka, or one of them.</param>
/// <param name="Providers">First segments of model ids that name a provider.</param>
/// <param name="ContractorAccount">The id of the account whose role is assumed; profiles of no other are called.</param>
internal sealed record ResidencyScope(
    AwsRegion Source, ImmutableHashSet<AwsRegion> Allowed, IReadOnlyList<string> Providers, string ContractorAccount)
{
    /// <summary>
    /// Reads the scope; settings that cannot be read are reported by their own validators
    /// and count as the narrowest here.
    /// </summary>
    public static ResidencyScope Read(IConfiguration configuration, ResidencyOptions residency, CatalogOptions catalog)
    {
        var source = AwsRegion.TryParse(configuration["AWS_REGION"], out var region) ? region : AwsRegion.Tokyo;
        var allowed = AwsRegion.InJapan
            .Where(inJapan => residency.AllowedRegions.Count == 0 || residency.AllowedRegions.Contains(inJapan.Name))
            .ToImmutableHashSet();

        // arn:aws:iam::{account}:role/{name}; anything else has no account here, and no profile is of it.
        var role = configuration["Contractor:RoleArn"]?.Split(':', 6);
        return new ResidencyScope(
            source, allowed, [.. catalog.Providers],
            role is ["arn", "aws", "iam", "", { Length: > 0 } account, _] ? account : "-");
    }
}
