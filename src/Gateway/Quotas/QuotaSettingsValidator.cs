using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Catalog.Prices;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Quotas;

/// <summary>
/// Checks limits against the other sections: a limit that could not be counted, or that is of a model nobody can use, prevents the
/// start. It would be stored, shown and never enforced.
/// </summary>
internal sealed class QuotaSettingsValidator(IConfiguration configuration) : IValidateOptions<CallersOptions>
{
    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var problems = options.Applications.SelectMany(pair => Problems(pair.Key, pair.Value)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(string id, ApplicationOptions application)
    {
        var path = $"Callers__Applications__{id}__Quotas";
        var sets = application.Quotas.Models
            .Select(model => (Path: $"{path}__Models__{model.Key}", Set: (QuotaLimits)model.Value))
            .Prepend((path, application.Quotas));
        return sets.SelectMany(set => Uncounted(set.Path, set.Set))
            .Concat(application.Quotas.Models.Keys.SelectMany(alias => NotUsed(path, alias, application)));
    }

    private IEnumerable<string> Uncounted(string path, QuotaLimits set)
    {
        (string Name, long? Value)[] budgets =
        [
            (nameof(set.TokensPerDay), set.TokensPerDay), (nameof(set.TokensPerMonth), set.TokensPerMonth),
            (nameof(set.YenPerDay), set.YenPerDay), (nameof(set.YenPerMonth), set.YenPerMonth),
        ];
        var limits = budgets.Where(budget => budget.Value is not null).Select(budget => budget.Name).ToList();

        // Not the options of other sections, whose validation may need the callers'.
        if (limits is [var first, ..] && IsNone(configuration[$"{LedgerOptions.Section}:{nameof(LedgerOptions.Store)}"]))
        {
            yield return $"{path}__{first}: 台帳がない（Ledger__Store=None）ため、日や月の使用量を数えられません。Ledger__Store を設定するか、この上限を取り除いてください。"
                + $"/ {path}__{first} cannot be counted without a ledger (Ledger__Store=None). Set Ledger__Store, or remove the limit.";
        }

        var rates = configuration.GetSection($"{PricesOptions.Section}:{nameof(PricesOptions.ExchangeRates)}");
        if (limits.Find(limit => limit.StartsWith("Yen", StringComparison.Ordinal)) is { } yen && !rates.GetChildren().Any())
        {
            yield return $"{path}__{yen}: 為替レート（Prices__ExchangeRates）がないため、円に換算できません。レートを設定するか、この上限を取り除いてください。"
                + $"/ {path}__{yen} cannot be counted without an exchange rate (Prices__ExchangeRates). Set one, or remove the limit.";
        }
    }

    private static bool IsNone(string? store) =>
        string.Equals(store, nameof(LedgerStoreKind.None), StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> NotUsed(string path, string alias, ApplicationOptions application)
    {
        var model = $"{CatalogOptions.Section}:Models:{alias}";
        if (string.IsNullOrEmpty(configuration[$"{model}:{nameof(ModelOptions.ModelId)}"])
            || (bool.TryParse(configuration[$"{model}:{nameof(ModelOptions.Enabled)}"], out var isEnabled) && !isEnabled))
        {
            yield return $"{path}__Models__{alias}: カタログにないモデルです。GET /models の別名にするか、取り除いてください。"
                + $"/ {path}__Models__{alias}: the catalog has no such model. Write an alias of GET /models, or remove it.";
        }
        else if (!application.Models.Contains("*") && !application.Models.Contains(alias))
        {
            yield return $"{path}__Models__{alias}: このアプリケーションはこのモデルを使えないため、効果がありません。Models に加えるか、取り除いてください。"
                + $"/ {path}__Models__{alias}: this application may not use the model, so the limit is never used. Add it to Models, or remove the limit.";
        }
    }
}
