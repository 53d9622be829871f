using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.Http;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// The limits of a stream: its deadline, the end of the process, and the longest silence before a frame. The time in which a
/// slow caller reads what it was sent counts only for the deadline.
/// </summary>
/// <param name="call">The call, whose deadline counts; its first frame may take as long as an attempt.</param>
/// <param name="idle">The most time for each further frame.</param>
/// <param name="time">The clock.</param>
/// <param name="timer">The request's timer.</param>
internal sealed class StreamLimits(BedrockCall call, TimeSpan idle, TimeProvider time, RequestTimer timer)
{
    private TimeSpan _next = call.AttemptTimeout - time.GetElapsedTime(call.AttemptStartedAt);

    public CancellationToken Token => timer.Token;

    /// <summary>The clock's <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>The error if the stream is over; <c>null</c> if it is not, or if the caller has left.</summary>
    public GatewayError? WhyOver =>
        !timer.IsOver ? null
        : timer.IsDrained ? StreamErrors.Draining
        : StreamErrors.Silent;

    public void AwaitFrame()
    {
        timer.Token.ThrowIfCancellationRequested();
        var left = Left;
        timer.Limit(left < _next ? left : _next);
    }

    public void FrameArrived()
    {
        _next = idle;
        timer.Limit(Left);
    }

    private TimeSpan Left => call.Deadline - time.GetElapsedTime(call.StartedAt);
}
