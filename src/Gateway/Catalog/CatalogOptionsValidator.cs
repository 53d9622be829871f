using Microsoft.Extensions.Options;

namespace Gateway.Catalog;

/// <summary>Prevents the start when an enabled entry says something that no model can be.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    private const int MaxDisplayName = 100;

    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var problems = options.Models.Where(pair => pair.Value.Enabled)
            .SelectMany(pair => Problems($"{CatalogOptions.Section}__Models__{pair.Key}", pair.Value))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(string path, ModelOptions model)
    {
        foreach (var region in model.SourceRegions.Where(region => region.Length > 0 && !AwsRegion.TryParse(region, out _)))
        {
            yield return $"{path}__SourceRegions: 「{region}」は使えません。ap-northeast-1、ap-northeast-3 から選んでください。"
                + $"/ {path}__SourceRegions names '{region}'. Choose from ap-northeast-1, ap-northeast-3.";
        }

        if (model.DisplayName.Length > MaxDisplayName || model.DisplayName.Any(char.IsControl))
        {
            yield return $"{path}__DisplayName: 制御文字を含まない {MaxDisplayName} 文字以内にしてください。"
                + $"/ {path}__DisplayName: write at most {MaxDisplayName} characters and no control characters.";
        }

        foreach (var problem in ModelFeatureRules.Problems($"{path}__Features", model.Features))
        {
            yield return problem;
        }
    }
}
