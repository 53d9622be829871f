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
    /// <summary>
    /// The most tokens of one kind that a price is applied to; about fifty times the largest context window. A larger count is an
    /// error of its source, and is taken as this.
    /// </summary>
    public const long MaxTokens = 100_000_000;

    /// <summary>
    /// The highest price, in micro-USD per 1,000,000 tokens: 1,000 USD. Five kinds of <see cref="MaxTokens"/> at this price are
    /// 500,000 USD, so that neither a row nor the sum of a year's rows leaves 64 bits (9.2 million USD).
    /// </summary>
    public const long MaxPrice = 1_000_000_000;

    /// <summary>The cost in pico-USD.</summary>
    public long CostOf(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) => checked(
        (Bounded(input) * Input) + (Bounded(output) * Output) + (Bounded(cacheRead) * CacheRead)
        + (Bounded(cacheWrite5m) * CacheWrite5m) + (Bounded(cacheWrite1h) * CacheWrite1h));

    /// <summary>The most that a prompt and a response of these lengths can cost, in pico-USD.</summary>
    public long MostOf(long prompt, long output) => checked(
        (Bounded(prompt) * Math.Max(Math.Max(Input, CacheRead), Math.Max(CacheWrite5m, CacheWrite1h))) + (Bounded(output) * Output));

    private static long Bounded(long tokens) => Math.Clamp(tokens, 0, MaxTokens);
}
