namespace Gateway.Usage;

/// <summary>
/// The facts read from a streamed response, event by event, while it is relayed: token counts, stop reason, and whether the
/// response was complete. Content is not kept. Used by one request at a time.
/// </summary>
internal abstract class StreamSummary
{
    private TokenUsage? _usage;
    private TokenUsage? _invocationMetrics;

    /// <summary>
    /// The token counts so far; a later event corrects an earlier one. While the stream runs they may be Anthropic's first count
    /// of a response that has only begun.
    /// </summary>
    public TokenUsage? Usage { get; private set; }

    public string? StopReason { get; private set; }

    /// <summary>
    /// The number of pieces of content so far: the least output that there was, since each has at least one token. 0 in formats whose
    /// pieces are not known.
    /// </summary>
    public long Pieces { get; protected set; }

    /// <summary>
    /// True when the model finished. A stream can end correctly as bytes and still contain only part of a response.
    /// </summary>
    public abstract bool IsComplete { get; }

    /// <summary>True once the last event has arrived that can say something about the usage.</summary>
    public abstract bool HasEnded { get; }

    public static StreamSummary ForConverse() => new ConverseStreamSummary();

    /// <summary>For responses in the provider's own format.</summary>
    public static StreamSummary ForInvoke() => new InvokeStreamSummary();

    /// <summary>Reads one event. An event that is not understood adds no facts; that is no reason not to relay it.</summary>
    /// <param name="eventType">AWS's name of the event.</param>
    /// <param name="payload">Its payload, JSON.</param>
    /// <param name="texts">The receiver of its texts; <c>null</c> for none.</param>
    /// <returns>False when the event was parsed and could not be read.</returns>
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

            // Bedrock's counts fill in what the provider's leave out.
            Usage = _invocationMetrics?.MergedWith(_usage) ?? _usage;
        }
    }
}
