namespace Gateway.Catalog.Prices;

/// <summary>A price with what it applies to.</summary>
/// <param name="ModelId">The exact id that is called.</param>
/// <param name="From">The first moment it applies to.</param>
/// <param name="To">The first moment it no longer applies to; <c>null</c> until a later row.</param>
/// <param name="OverPromptTokens">It applies to prompts of more tokens than this.</param>
/// <param name="Price">The price.</param>
internal sealed record PriceRow(string ModelId, DateTimeOffset From, DateTimeOffset? To, long OverPromptTokens, Price Price)
{
    /// <summary>The row of valid settings.</summary>
    public static PriceRow Of(string id, PriceRowOptions row)
    {
        var (prices, input) = (row.MicroUsdPerMillionTokens, row.MicroUsdPerMillionTokens.Input ?? 0);
        return new(
            row.ModelId, Moment.Parse(row.EffectiveFrom), row.EffectiveTo.Length == 0 ? null : Moment.Parse(row.EffectiveTo),
            row.OverPromptTokens,
            new Price(
                id, input, prices.Output ?? input, prices.CacheRead ?? input, prices.CacheWrite5m ?? input,
                prices.CacheWrite1h ?? input));
    }
}
