using Gateway.Catalog;
using Microsoft.Extensions.Options;

namespace Gateway.Residency;

/// <summary>Refuses start when <c>Residency</c> names a Region outside Japan.</summary>
internal sealed class ResidencyRegionsValidator : IValidateOptions<ResidencyOptions>
{
    public ValidateOptionsResult Validate(string? name, ResidencyOptions options)
    {
        var outside = options.AllowedRegions.Where(region => !AwsRegion.TryParse(region, out _)).ToList();

        return outside.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Residency__AllowedRegions names {string.Join(", ", outside)}. "
                + "It can only narrow ap-northeast-1 and ap-northeast-3.");
    }
}
