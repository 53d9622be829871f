namespace Gateway.Usage;

/// <summary>
/// What the gateway reads of a streamed answer, event by event, while it passes: the tokens, why the model stopped,
/// and whether the answer was whole. Content is skipped, not kept. Used by one request at a time.
/// </summary>
internal abstract class StreamSummary
{
    private TokenUsage? _usage;
    private TokenUsage? _invocationMetrics;

    /// <summary>
    /// The tokens named so far; a later event corrects an earlier one. While the stream runs they may be Anthropic's
    /// first count of an answer that has only begun.
    /// </summary>
    public TokenUsage? Usage { get; private set; }

    public string? StopReason { get; private set; }

    /// <summary>
    /// Whether the model finished. A stream may end properly as bytes and still be only part of an answer.
    /// </summary>
    public abstract bool IsComplete { get; }

    public static StreamSummary ForConverse() => new ConverseStreamSummary();

    /// <summary>For answers in the form of whichever provider the model has.</summary>
    public static StreamSummary ForInvoke() => new InvokeStreamSummary();

    /// <summary>Reads one event. One that is not understood tells nothing, and is no reason not to relay it.</summary>
    /// <param name="eventType">AWS's name of the event.</param>
    /// <param name="payload">Its JSON.</param>
    /// <param name="texts">Who looks at its texts; <c>null</c> for nobody.</param>
    /// <returns>Whether it could be read, as far as that was tried.</returns>
    public abstract bool ReadEvent(
        ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, IResponseTexts? texts = null);

    private protected static bool TryRead(
        ReadOnlySpan<byte> json, JsonMember<ResponsePart>[] members, IResponseTexts? texts, out ResponseReading reading)
    {
        if (texts is null)
        {
            var none = default(NoTexts);
            return ResponseReading.TryRead(json, members, ref none, out reading);
        }

        return ResponseReading.TryRead(json, members, ref texts, out reading);
    }

    protected void Take(in ResponseReading reading)
    {
        StopReason = reading.StopReason ?? StopReason;
        if (reading.Usage is not null || reading.InvocationMetrics is not null)
        {
            _usage = _usage?.MergedWith(reading.Usage) ?? reading.Usage;
            _invocationMetrics =
                _invocationMetrics?.MergedWith(reading.InvocationMetrics) ?? reading.InvocationMetrics;

            // Bedrock's count fills in what the provider's leaves out.
            Usage = _invocationMetrics?.MergedWith(_usage) ?? _usage;
        }
    }
}
