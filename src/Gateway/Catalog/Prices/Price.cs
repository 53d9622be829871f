namespace Gateway.Catalog.Prices;

/// <summary>
/// One price row: what the tokens of a model cost from a moment on, in micro-USD (10⁻⁶ USD) per 1,000,000 tokens. Rows are never
/// changed; a correction is a new row. Tokens × price is exact in pico-USD (10⁻¹² USD), without any rounding.
/// </summary>
/// <param name="Id">Its id, stored with each request that was charged by it.</param>
/// <param name="Input">Prompt tokens, without those of the prompt cache.</param>
/// <param name="Output">Tokens the model wrote.</param>
/// <param name="CacheRead">Prompt tokens read from the cache.</param>
/// <param name="CacheWrite5m">Prompt tokens written to it for five minutes.</param>
/// <param name="CacheWrite1h">Prompt tokens written to it for one hour.</param>
internal sealed record Price(string Id, long Input, long Output, long CacheRead, long CacheWrite5m, long CacheWrite1h)
{
    /// <summary>The cost in pico-USD.</summary>
    public long CostOf(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) => checked(
        (input * Input) + (output * Output) + (cacheRead * CacheRead) + (cacheWrite5m * CacheWrite5m) + (cacheWrite1h * CacheWrite1h));
}
