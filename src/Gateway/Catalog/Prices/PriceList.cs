namespace Gateway.Catalog.Prices;

/// <summary>One snapshot of the price rows. Immutable.</summary>
internal sealed class PriceList
{
    /// <summary>The price of a call; <c>null</c> where no row covers it, which is unknown and never 0.</summary>
    /// <param name="modelId">The exact id that is called.</param>
    /// <param name="promptTokens">Everything the model reads, cached or not; decides the tier.</param>
    /// <param name="sentAt">The moment the request was sent.</param>
    public Price? Find(string modelId, long promptTokens, DateTimeOffset sentAt) => null;

    /// <summary>
    /// The most that a call can cost, in pico-USD: the whole prompt at the highest price for reading or writing, in the dearest
    /// tier that the prompt can reach; <c>null</c> without a price.
    /// </summary>
    public long? MostOf(string modelId, long promptTokens, long outputTokens, DateTimeOffset sentAt) => null;
}
