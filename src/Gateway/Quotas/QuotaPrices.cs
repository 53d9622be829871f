using Gateway.Catalog.Prices;
using Gateway.Configuration;

namespace Gateway.Quotas;

/// <summary>What limits of money need to know of prices and exchange rates.</summary>
internal sealed class QuotaPrices(
    Snapshot<PricesOptions, PriceList> prices, Snapshot<PricesOptions, ExchangeRates> rates)
{
    /// <summary>The most that a call can cost in pico-USD; <c>null</c> if its price is not known, which is never 0.</summary>
    public long? MostOf(string modelId, long inputTokens, long outputTokens, DateTimeOffset at) =>
        prices.Current.MostOf(modelId, inputTokens, outputTokens, at);

    /// <summary>
    /// Yen for 10,000 USD at a moment; 0 if there is no rate at all. A rate that has ended goes on being used for limits until there
    /// is another: a forgotten renewal stops no town hall.
    /// </summary>
    public long RateAt(DateTimeOffset at)
    {
        var known = rates.Current;
        return (known.At(at) ?? known.All.LastOrDefault(rate => rate.From <= at) ?? known.All.FirstOrDefault())?.JpyPerUsd10000 ?? 0;
    }
}
