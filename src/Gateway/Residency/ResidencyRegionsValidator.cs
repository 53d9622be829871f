using Gateway.Catalog;
using Microsoft.Extensions.Options;

namespace Gateway.Residency;

/// <summary>Prevents the start when <c>Residency</c> names a Region outside Japan.</summary>
internal sealed class ResidencyRegionsValidator(IConfiguration configuration) : IValidateOptions<ResidencyOptions>
{
    public ValidateOptionsResult Validate(string? name, ResidencyOptions options)
    {
        // The binder ignores a list that is written as one value, so nothing would be narrowed.
        if (configuration[$"{ResidencyOptions.Section}:{nameof(options.AllowedRegions)}"] is { Length: > 0 } text)
        {
            return ValidateOptionsResult.Fail(
                $"Residency__AllowedRegions: 「{text}」は使えません。リージョンを 1 つずつ、Residency__AllowedRegions__0、…__1 に設定してください。"
                + $"/ Residency__AllowedRegions is '{text}'. Write one Region each as Residency__AllowedRegions__0, …__1.");
        }

        var outside = options.AllowedRegions.Where(region => !AwsRegion.TryParse(region, out _)).ToList();

        return outside.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Residency__AllowedRegions: {string.Join("、", outside)} は使えません。ap-northeast-1 と ap-northeast-3 を狭めることだけができます。"
                + $"/ Residency__AllowedRegions names {string.Join(", ", outside)}. "
                + "It can only narrow ap-northeast-1 and ap-northeast-3.");
    }
}
