namespace Gateway.Usage;

/// <summary>
/// The token counts of one response, from Bedrock or the model's provider. A missing count is <c>null</c>, never 0; no count is
/// calculated from another.
/// </summary>
/// <param name="InputTokens">Prompt tokens, without those read from or written to the prompt cache.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CacheReadInputTokens">Prompt tokens read from the prompt cache.</param>
/// <param name="CacheWriteInputTokens">Prompt tokens written to the prompt cache, with any time to live.</param>
internal sealed record TokenUsage(
    long? InputTokens, long? OutputTokens, long? CacheReadInputTokens, long? CacheWriteInputTokens)
{
    /// <summary>The tokens written to the prompt cache for five minutes, part of <see cref="CacheWriteInputTokens"/>.</summary>
    public long? CacheWrite5mInputTokens { get; init; }

    /// <summary>The tokens written to the prompt cache for one hour, part of <see cref="CacheWriteInputTokens"/>.</summary>
    public long? CacheWrite1hInputTokens { get; init; }

    /// <summary>These counts corrected by later ones; a count that is missing there is kept.</summary>
    public TokenUsage MergedWith(TokenUsage? later) =>
        later is null
            ? this
            : new(
                later.InputTokens ?? InputTokens,
                later.OutputTokens ?? OutputTokens,
                later.CacheReadInputTokens ?? CacheReadInputTokens,
                later.CacheWriteInputTokens ?? CacheWriteInputTokens)
            {
                CacheWrite5mInputTokens = later.CacheWrite5mInputTokens ?? CacheWrite5mInputTokens,
                CacheWrite1hInputTokens = later.CacheWrite1hInputTokens ?? CacheWrite1hInputTokens,
            };
}
