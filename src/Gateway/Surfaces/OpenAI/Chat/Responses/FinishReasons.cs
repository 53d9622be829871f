namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>The <c>finish_reason</c> of an answer.</summary>
internal static class FinishReasons
{
    /// <summary>
    /// The reason, as the content shows it: some models call tools and say that their turn has ended, others say that they call
    /// tools and do not. Only a call that may be cut off, or that is filtered, is not one to be carried out. Bedrock's unknown
    /// reasons are <c>stop</c>, because clients know no others.
    /// </summary>
    /// <param name="stopReason">Bedrock's <c>stopReason</c>.</param>
    /// <param name="callsTools">True when the answer has tool calls.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> stopReason, bool callsTools) =>
        stopReason.SequenceEqual("max_tokens"u8) || stopReason.SequenceEqual("model_context_window_exceeded"u8) ? "length"u8
        : stopReason.SequenceEqual("guardrail_intervened"u8)
            || stopReason.SequenceEqual("content_filtered"u8)
            || stopReason.SequenceEqual("refusal"u8) ? "content_filter"u8
        : callsTools ? "tool_calls"u8
        : "stop"u8;
}
