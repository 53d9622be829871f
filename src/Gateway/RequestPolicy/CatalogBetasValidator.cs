using Gateway.Catalog;
using Gateway.RequestPolicy.Rules;
using Microsoft.Extensions.Options;

namespace Gateway.RequestPolicy;

/// <summary>Prevents the start when an enabled model has a beta that is never allowed, or that is no beta's name.</summary>
internal sealed class CatalogBetasValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var problems = options.Models.Where(pair => pair.Value.Enabled)
            .SelectMany(pair => BetaSettings.Problems(
                $"{CatalogOptions.Section}__Models__{pair.Key}__Betas", pair.Value.Betas.Where(beta => beta.Length > 0)))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
