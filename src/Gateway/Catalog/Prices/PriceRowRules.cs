namespace Gateway.Catalog.Prices;

/// <summary>What one price row must be by itself, and beside the shipped price of its model. Pure.</summary>
internal static class PriceRowRules
{
    private const int MaxText = 500;
    private const long MaxOverPromptTokens = 10_000_000;

    // A price per token or per 1,000 tokens, or one in whole USD, is a thousandth of this or less. The cheapest known price of input
    // on Bedrock is 20,000, and of cached input 8,750.
    private const long MinPrice = 8_000;
    private const long MinCacheRead = 1_000;

    // A contract may be cheaper or dearer than AWS's list, but not by this: then a unit or a digit is wrong.
    private const int MaxFactor = 10;

    // Bedrock became generally available on 2023-09-28.
    private static readonly DateTimeOffset Earliest = new(2023, 9, 28, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One sentence for each mistake in a row.</summary>
    /// <param name="path">Its key, as an operator writes it.</param>
    /// <param name="row">The row.</param>
    /// <param name="shipped">A shipped row for the same model and prompt length; <c>null</c> if there is none.</param>
    public static IEnumerable<string> Problems(string path, PriceRowOptions row, PriceRowOptions? shipped) =>
        Times(path, row).Concat(Texts(path, row)).Concat(row.Free ? Free(path, row) : Prices(path, row, shipped));

    private static IEnumerable<string> Times(string path, PriceRowOptions row)
    {
        if (!Moment.TryParse(row.EffectiveFrom, out var from) || from < Earliest || from > Latest)
        {
            yield return $"{path}__EffectiveFrom: 適用を始める日時を、Z か時差を付けて指定してください（例: 2027-04-01T00:00:00+09:00。2023-09-28 から 2100 年まで）。"
                + $"/ {path}__EffectiveFrom must be the first moment, with Z or an offset (example: 2027-04-01T00:00:00Z), from 2023-09-28 to 2100.";
        }

        if (row.EffectiveTo.Length > 0 && (!Moment.TryParse(row.EffectiveTo, out var to) || to <= from))
        {
            yield return $"{path}__EffectiveTo: {path}__EffectiveFrom より後の日時を、Z か時差を付けて指定するか、取り除いてください。"
                + $"/ {path}__EffectiveTo must be a later moment than EffectiveFrom, with Z or an offset, or be removed.";
        }

        if (row.OverPromptTokens is < 0 or > MaxOverPromptTokens)
        {
            yield return $"{path}__OverPromptTokens: 0～{MaxOverPromptTokens} にしてください。"
                + $"/ {path}__OverPromptTokens must be between 0 and {MaxOverPromptTokens}.";
        }
    }

    private static IEnumerable<string> Texts(string path, PriceRowOptions row)
    {
        if (string.IsNullOrWhiteSpace(row.Source) || row.Source.Length > MaxText || row.Source.Any(char.IsControl))
        {
            yield return $"{path}__Source: 単価の根拠（契約書、ページと日付）を {MaxText} 文字以内で書いてください。"
                + $"/ {path}__Source must name the contract or the page with its date, in at most {MaxText} characters.";
        }

        if (row.Reason.Length > MaxText || (row.Supersedes.Length > 0 && string.IsNullOrWhiteSpace(row.Reason)))
        {
            yield return $"{path}__Reason: 「{row.Supersedes}」を訂正する理由を {MaxText} 文字以内で書いてください。"
                + $"/ {path}__Reason must say why '{row.Supersedes}' is corrected, in at most {MaxText} characters.";
        }
    }

    private static IEnumerable<string> Free(string path, PriceRowOptions row) => KindsOf(row).Any(kind => kind.Price is not null)
        ? [$"{path}: Free が true の行に単価があります。どちらかを取り除いてください。/ {path} has Free and prices. Remove one of them."]
        : [];

    private static IEnumerable<string> Prices(string path, PriceRowOptions row, PriceRowOptions? shipped)
    {
        if (row.MicroUsdPerMillionTokens.Input is null)
        {
            yield return $"{path}__MicroUsdPerMillionTokens__Input: 入力の単価を指定してください。無料の場合は {path}__Free を true にしてください。"
                + $"/ {path}__MicroUsdPerMillionTokens__Input is required. Set {path}__Free to true if the model costs nothing.";
        }

        foreach (var (kind, other) in KindsOf(row).Zip(shipped is null ? KindsOf(new()) : KindsOf(shipped)))
        {
            if (Problem($"{path}__MicroUsdPerMillionTokens__{kind.Name}", kind, other.Price) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static string? Problem(string key, (string Name, long? Price) kind, long? shipped)
    {
        var least = kind.Name == nameof(TokenPriceOptions.CacheRead) ? MinCacheRead : MinPrice;
        return kind.Price switch
        {
            null when shipped is not null =>
                $"{key}: このモデルにはこの種類の単価があります。指定してください。/ {key} is required: the model has a price of this kind.",
            { } price when price < least || price > Catalog.Prices.Price.MaxPrice =>
                $"{key}: {price} は範囲外です。100 万トークンあたりのマイクロ USD（3.30 USD は 3300000）で、{least}～{Catalog.Prices.Price.MaxPrice} にしてください。"
                + $"/ {key} is {price}. Write micro-USD per 1,000,000 tokens (3300000 for 3.30 USD), "
                + $"between {least} and {Catalog.Prices.Price.MaxPrice}.",
            { } price when shipped is { } usual && (price > usual * MaxFactor || price < usual / MaxFactor) =>
                $"{key}: {price} は AWS の単価 {usual} と {MaxFactor} 倍を超えて違います。100 万トークンあたりのマイクロ USD（3.30 USD は 3300000）で書いてください。"
                + $"/ {key} is {price}, and AWS's price is {usual}: more than {MaxFactor} times apart. "
                + "Write micro-USD per 1,000,000 tokens (3300000 for 3.30 USD).",
            _ => null,
        };
    }

    private static (string Name, long? Price)[] KindsOf(PriceRowOptions row) =>
    [
        (nameof(TokenPriceOptions.Input), row.MicroUsdPerMillionTokens.Input),
        (nameof(TokenPriceOptions.Output), row.MicroUsdPerMillionTokens.Output),
        (nameof(TokenPriceOptions.CacheWrite5m), row.MicroUsdPerMillionTokens.CacheWrite5m),
        (nameof(TokenPriceOptions.CacheWrite1h), row.MicroUsdPerMillionTokens.CacheWrite1h),
        (nameof(TokenPriceOptions.CacheRead), row.MicroUsdPerMillionTokens.CacheRead),
    ];
}
