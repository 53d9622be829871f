namespace Gateway.Usage;

/// <summary>
/// The tokens of one answer, as Bedrock or the model's provider counts them. A kind nobody named is <c>null</c>,
/// never 0; no kind is worked out from another.
/// </summary>
/// <param name="InputTokens">Prompt tokens, without those read from or written to the prompt cache.</param>
/// <param name="OutputTokens">Answer tokens.</param>
/// <param name="CacheReadInputTokens">Prompt tokens read from the prompt cache.</param>
/// <param name="CacheWriteInputTokens">Prompt tokens written to the prompt cache, for whatever time.</param>
internal sealed record TokenUsage(
    long? InputTokens, long? OutputTokens, long? CacheReadInputTokens, long? CacheWriteInputTokens)
{
    /// <summary>Of the tokens written to the prompt cache, those kept for five minutes.</summary>
    public long? CacheWrite5mInputTokens { get; init; }

    /// <summary>Of the tokens written to the prompt cache, those kept for one hour.</summary>
    public long? CacheWrite1hInputTokens { get; init; }

    /// <summary>This reading corrected by a later one: a kind the later one does not name is kept.</summary>
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
