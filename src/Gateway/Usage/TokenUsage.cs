namespace Gateway.Usage;

/// <summary>
/// The tokens of one answer, as Bedrock counts them. A kind Bedrock did not name is <c>null</c>, never 0.
/// </summary>
/// <param name="InputTokens">Prompt tokens, without those read from or written to the prompt cache.</param>
/// <param name="OutputTokens">Answer tokens.</param>
/// <param name="CacheReadInputTokens">Prompt tokens read from the prompt cache.</param>
/// <param name="CacheWriteInputTokens">Prompt tokens written to the prompt cache.</param>
internal sealed record TokenUsage(
    long? InputTokens, long? OutputTokens, long? CacheReadInputTokens, long? CacheWriteInputTokens);
