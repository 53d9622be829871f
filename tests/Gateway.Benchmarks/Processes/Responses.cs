namespace Gateway.Benchmarks.Processes;

/// <summary>The frames of a response, each of them made when it is sent.</summary>
internal static class Responses
{
    /// <summary>The input tokens that Anthropic reports at the beginning of a response.</summary>
    public const int InputTokens = 25;

    /// <summary>The number of frames before the first piece of text.</summary>
    public const int FramesBefore = 1;

    /// <summary>A response that is not a stream.</summary>
    public static ReadOnlySpan<byte> Whole =>
        """
        {"metrics":{"latencyMs":20},"output":{"message":{"content":[{"text":"x"}],"role":"assistant"}},
         "stopReason":"end_turn","usage":{"inputTokens":25,"outputTokens":50,"totalTokens":75}}
        """u8;

    public static IEnumerable<Func<byte[]>> Converse(Score score) =>
    [
        () => PlayedFrame.Of("messageStart", """{"role":"assistant"}"""),
        .. Pieces(score, () => PlayedFrame.Of(
            "contentBlockDelta", $$$"""{"contentBlockIndex":0,"delta":{"text":"{{{Text(score)}}}"}}""")),
        () => PlayedFrame.Of("contentBlockStop", """{"contentBlockIndex":0}"""),
        () => PlayedFrame.Of("messageStop", """{"stopReason":"end_turn"}"""),
        () => PlayedFrame.Of(
            "metadata", """{"usage":{"inputTokens":25,"outputTokens":50,"totalTokens":75}}"""),
    ];

    public static IEnumerable<Func<byte[]>> Invoke(Score score) =>
    [
        () => PlayedFrame.Chunk(
            $$$$"""{"type":"message_start","message":{"usage":{"input_tokens":{{{{InputTokens}}}},"output_tokens":1}}}"""),
        .. Pieces(score, () => PlayedFrame.Chunk(
            $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{Text(score)}}}"}}""")),
        () => PlayedFrame.Chunk("""{"type":"content_block_stop","index":0}"""),
        () => PlayedFrame.Chunk(
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":50}}"""),
        () => PlayedFrame.Chunk("""{"type":"message_stop"}"""),
    ];

    // Without a schedule the time of each frame does not matter: one frame is used for all, because this process is not measured.
    private static IEnumerable<Func<byte[]>> Pieces(Score score, Func<byte[]> make)
    {
        if (score.GapMilliseconds == 0)
        {
            var once = make();
            return Enumerable.Repeat(() => once, score.Pieces);
        }

        return Enumerable.Repeat(make, score.Pieces);
    }

    private static string Text(Score score) => PlayedFrame.Text(score.Length);
}
