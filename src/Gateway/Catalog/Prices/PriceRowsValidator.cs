using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gateway.Catalog.Prices;

/// <summary>Prevents the start when price rows of the settings are wrong, or contradict each other or shipped ones.</summary>
internal sealed partial class PriceRowsValidator(IConfiguration configuration) : IValidateOptions<PricesOptions>
{
    private const string Path = $"{PricesOptions.Section}__{nameof(PricesOptions.Rows)}";

    public ValidateOptionsResult Validate(string? name, PricesOptions options)
    {
        if (options.Rows.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var problems = options.Rows.SelectMany(pair => Problems(pair.Key, pair.Value, options))
            .Concat(Gaps(options))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>True for an id that a row or rate can have.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Id();

    private IEnumerable<string> Problems(string id, PriceRowOptions row, PricesOptions options)
    {
        var path = $"{Path}__{id}";
        if (!Id().IsMatch(id) || ShippedPrices.Rows.Keys.Contains(id, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{path}: 行の ID は 1～64 文字の英数字と . _ - で、ゲートウェイに付属する行にないものにしてください。付属する行は変えられません（訂正は Supersedes で）。"
                + $"/ {path}: a row's id is 1–64 of A–Z a–z 0–9 . _ - and none of a shipped row. Shipped rows cannot be changed; "
                + "correct one by a new row with Supersedes.";
        }

        if (!IsOfCatalog(row.ModelId))
        {
            yield return $"{path}__ModelId: 「{row.ModelId}」はカタログにありません。Catalog__Models の ModelId と同じ値にしてください。"
                + $"/ {path}__ModelId is '{row.ModelId}', which is no ModelId of Catalog__Models.";
        }

        foreach (var problem in PriceRowRules.Problems(path, row, ShippedPriceOf(row)).Concat(Corrections(path, id, row, options)))
        {
            yield return problem;
        }
    }

    // Disabled entries too: a model that is no longer served keeps the rows that its requests were charged by.
    private bool IsOfCatalog(string modelId) => modelId.Length > 0
        && configuration.GetSection($"{CatalogOptions.Section}:{nameof(CatalogOptions.Models)}").GetChildren()
            .Any(model => model[nameof(ModelOptions.ModelId)] == modelId);

    private static IEnumerable<string> Corrections(string path, string id, PriceRowOptions row, PricesOptions options)
    {
        var same = options.Rows.Concat(ShippedPrices.Rows)
            .Where(other => !IsSame(other.Key, id) && IsForTheSame(other.Value, row))
            .Select(other => other.Key)
            .ToList();
        if (row.Supersedes.Length > 0 && !same.Contains(row.Supersedes, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{path}__Supersedes: 「{row.Supersedes}」は、同じ ModelId、EffectiveFrom、OverPromptTokens の行ではありません。訂正する行の ID にするか、取り除いてください。"
                + $"/ {path}__Supersedes is '{row.Supersedes}', which is no row for the same ModelId, EffectiveFrom and OverPromptTokens. "
                + "Name the row that is corrected, or remove it.";
        }

        if (Corrected(id, options).Contains(id, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{path}__Supersedes: 行がお互いを訂正しています。最後の行以外の Supersedes を元に戻してください。"
                + $"/ {path}__Supersedes: rows correct each other in a circle. A row names only an earlier one.";
        }

        foreach (var other in same.Where(other => !AreOrdered(id, other, options)))
        {
            yield return $"{path}: 「{other}」と ModelId、EffectiveFrom、OverPromptTokens が同じです。訂正の場合は {path}__Supersedes と {path}__Reason を指定してください。"
                + $"/ {path} is for the same ModelId, EffectiveFrom and OverPromptTokens as '{other}'. "
                + $"If it corrects that row, set {path}__Supersedes and {path}__Reason.";
        }
    }

    // Of two rows for the same, one corrects the other, or others in between. Each row is corrected once, so that the last is one.
    private static bool AreOrdered(string id, string other, PricesOptions options) =>
        Corrected(id, options).Contains(other, StringComparer.OrdinalIgnoreCase)
        || Corrected(other, options).Contains(id, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Corrected(string id, PricesOptions options)
    {
        for (var steps = 0; steps <= options.Rows.Count && Row(id, options)?.Supersedes is { Length: > 0 } earlier; steps++)
        {
            yield return id = earlier;
        }
    }

    private static PriceRowOptions? Row(string id, PricesOptions options) =>
        options.Rows.FirstOrDefault(pair => IsSame(pair.Key, id)).Value;

    // A contract's rows take the place of all tiers of the shipped list, so none of those may be forgotten.
    private static IEnumerable<string> Gaps(PricesOptions options) => options.Rows.Values
        .Where(row => Moment.TryParse(row.EffectiveFrom, out _))
        .GroupBy(row => (row.ModelId, From: Moment.Parse(row.EffectiveFrom).UtcDateTime))
        .SelectMany(group =>
        {
            var tiers = ShippedPrices.Rows.Values.Where(row => row.ModelId == group.Key.ModelId)
                .Select(row => row.OverPromptTokens).Append(0).Distinct();
            var missing = tiers.Except(group.Select(row => row.OverPromptTokens))
                .Select(over => $"{Path}: {group.Key.ModelId} の {group.Key.From:yyyy-MM-ddTHH:mm}Z からの単価に、OverPromptTokens が {over} の行がありません。追加してください（同じ単価でもかまいません）。"
                    + $"/ {Path} has no row with OverPromptTokens {over} for {group.Key.ModelId} from {group.Key.From:yyyy-MM-ddTHH:mm}Z. "
                    + "Add it; its prices may be the same.");
            return group.Select(row => row.EffectiveTo).Distinct().Count() == 1
                ? missing
                : missing.Append($"{Path}: {group.Key.ModelId} の {group.Key.From:yyyy-MM-ddTHH:mm}Z からの行の EffectiveTo が異なります。同じにしてください。"
                    + $"/ {Path}: the rows for {group.Key.ModelId} from {group.Key.From:yyyy-MM-ddTHH:mm}Z have different EffectiveTo. "
                    + "Make them the same.");
        });

    private static PriceRowOptions? ShippedPriceOf(PriceRowOptions row) => ShippedPrices.Rows.Values
        .Where(shipped => shipped.ModelId == row.ModelId && shipped.OverPromptTokens <= row.OverPromptTokens)
        .MaxBy(shipped => shipped.OverPromptTokens);

    private static bool IsForTheSame(PriceRowOptions one, PriceRowOptions other) =>
        one.ModelId == other.ModelId && one.OverPromptTokens == other.OverPromptTokens
        && Moment.TryParse(one.EffectiveFrom, out var first) && Moment.TryParse(other.EffectiveFrom, out var second) && first == second;

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
