using Microsoft.Extensions.Options;

namespace Gateway.Catalog.Prices;

/// <summary>Prevents the start when an exchange rate is not complete, or when two apply at the same moment.</summary>
internal sealed class ExchangeRatesValidator : IValidateOptions<PricesOptions>
{
    private const string Path = $"{PricesOptions.Section}__{nameof(PricesOptions.ExchangeRates)}";
    private const int MaxSource = 500;
    private const int MaxEnteredBy = 100;

    // Since 1985 the rate was between 75 and 263. A rate outside is one that was written per 100 USD, or the other way round.
    private const decimal Least = 50;
    private const decimal Most = 500;

    public ValidateOptionsResult Validate(string? name, PricesOptions options)
    {
        var problems = options.ExchangeRates.SelectMany(pair => Problems($"{Path}__{pair.Key}", pair.Key, pair.Value, options)).ToList();
        if (problems.Count == 0)
        {
            problems.AddRange(Overlaps(ExchangeRates.Of(options)));
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>True for yen for 1 USD that can be a rate: within its range, with at most four decimals.</summary>
    public static bool IsRate(decimal jpyPerUsd) =>
        jpyPerUsd is >= Least and <= Most && decimal.Truncate(jpyPerUsd * 10_000) == jpyPerUsd * 10_000;

    private static IEnumerable<string> Problems(string path, string id, ExchangeRateOptions rate, PricesOptions options)
    {
        if (!PriceRowsValidator.Id().IsMatch(id))
        {
            yield return $"{path}: 為替レートの ID は 1～64 文字の英数字と . _ - にしてください。"
                + $"/ {path}: the id of a rate is 1–64 of A–Z a–z 0–9 . _ -.";
        }

        if (rate.Kind is null)
        {
            var kinds = Enum.GetNames<ExchangeRateKind>();
            yield return $"{path}__Kind: {string.Join("、", kinds)} から選んでください。/ {path}__Kind must be one of {string.Join(", ", kinds)}.";
        }

        if (rate.JpyPerUsd is not { } jpy || !IsRate(jpy))
        {
            yield return $"{path}__JpyPerUsd: 1 USD あたりの円を、{Least}～{Most}、小数 4 桁以内で指定してください（例: 155.25）。"
                + $"/ {path}__JpyPerUsd must be the yen for 1 USD, between {Least} and {Most} with at most four decimals (example: 155.25).";
        }

        if (IsBad(rate.Source, MaxSource))
        {
            yield return $"{path}__Source: レートの根拠（契約書、請求書、通知とその日付）を {MaxSource} 文字以内で書いてください。"
                + $"/ {path}__Source must name the contract, invoice or notice with its date, in at most {MaxSource} characters.";
        }

        if (IsBad(rate.EnteredBy, MaxEnteredBy))
        {
            yield return $"{path}__EnteredBy: 入力した担当者と所属を {MaxEnteredBy} 文字以内で書いてください。"
                + $"/ {path}__EnteredBy must name who entered the rate, in at most {MaxEnteredBy} characters.";
        }

        foreach (var problem in Times(path, rate).Concat(Corrections(path, id, rate, options)))
        {
            yield return problem;
        }
    }

    // On full hours, because usage is summed by the hour.
    private static IEnumerable<string> Times(string path, ExchangeRateOptions rate)
    {
        if (!Moment.TryParse(rate.From, out var from) || !IsFullHour(from))
        {
            yield return $"{path}__From: 適用を始める正時の日時を、Z か時差を付けて指定してください（例: 2027-04-01T00:00:00+09:00）。"
                + $"/ {path}__From must be the first moment, on a full hour, with Z or an offset (example: 2027-04-01T00:00:00+09:00).";
        }

        if (rate.To.Length > 0 && (!Moment.TryParse(rate.To, out var to) || !IsFullHour(to) || to <= from))
        {
            yield return $"{path}__To: {path}__From より後の正時の日時を、Z か時差を付けて指定するか、取り除いてください（この時刻は含みません）。"
                + $"/ {path}__To must be a later moment than From, on a full hour, with Z or an offset, or be removed. "
                + "It is the first moment at which the rate no longer applies.";
        }
    }

    private static IEnumerable<string> Corrections(string path, string id, ExchangeRateOptions rate, PricesOptions options)
    {
        if (rate.Supersedes.Length > 0
            && (IsInCircle(id, options)
                || !options.ExchangeRates.Keys.Contains(rate.Supersedes, StringComparer.OrdinalIgnoreCase)
                || options.ExchangeRates.Values.Count(other =>
                    other.Supersedes.Equals(rate.Supersedes, StringComparison.OrdinalIgnoreCase)) > 1))
        {
            yield return $"{path}__Supersedes: 「{rate.Supersedes}」は、置き換えられるほかの為替レートの ID ではありません。{Path} の ID を 1 回だけ指定するか、取り除いてください。"
                + $"/ {path}__Supersedes is '{rate.Supersedes}'. Name another rate of {Path} that no other rate supersedes, or remove it.";
        }
    }

    // Two rates in each other's place would leave none.
    private static bool IsInCircle(string id, PricesOptions options)
    {
        var earlier = id;
        for (var steps = 0; steps < options.ExchangeRates.Count && earlier.Length > 0; steps++)
        {
            earlier = options.ExchangeRates
                .FirstOrDefault(pair => pair.Key.Equals(earlier, StringComparison.OrdinalIgnoreCase)).Value?.Supersedes ?? "";
            if (earlier.Equals(id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Overlaps(ExchangeRates rates) => rates.All.Zip(rates.All.Skip(1))
        .Where(pair => pair.First.AppliesAt(pair.Second.From))
        .Select(pair => $"{Path}: 「{pair.First.Id}」と「{pair.Second.Id}」の期間が重なっています。{Path}__{pair.First.Id}__To を {pair.Second.From:yyyy-MM-ddTHH:mm:sszzz} 以前にするか、{Path}__{pair.Second.Id}__Supersedes を指定してください。"
            + $"/ {Path}: '{pair.First.Id}' and '{pair.Second.Id}' overlap. Set {Path}__{pair.First.Id}__To to {pair.Second.From:yyyy-MM-ddTHH:mm:sszzz} or earlier, "
            + $"or name '{pair.First.Id}' in {Path}__{pair.Second.Id}__Supersedes.");

    private static bool IsBad(string text, int length) => string.IsNullOrWhiteSpace(text) || text.Length > length || text.Any(char.IsControl);

    private static bool IsFullHour(DateTimeOffset moment) => moment.UtcTicks % TimeSpan.TicksPerHour == 0;
}
