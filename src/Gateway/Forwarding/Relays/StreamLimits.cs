using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// The limits of a stream: its deadline, the end of the process, and the longest silence before a frame. The time in which a
/// slow caller reads what it was sent counts only for the deadline.
/// </summary>
internal sealed class StreamLimits : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _onLeave;
    private readonly CancellationTokenRegistration _onDrained;
    private readonly CancellationToken _left;
    private readonly CancellationToken _drained;
    private readonly TimeProvider _time;
    private readonly BedrockCall _call;
    private readonly TimeSpan _idle;
    private TimeSpan _next;

    /// <param name="call">The call, whose deadline counts; its first frame may take as long as an attempt.</param>
    /// <param name="idle">The most time for each further frame.</param>
    /// <param name="time">The clock.</param>
    /// <param name="left">Cancelled when the caller has left.</param>
    /// <param name="drained">Cancelled when the process ends.</param>
    public StreamLimits(
        BedrockCall call, TimeSpan idle, TimeProvider time, CancellationToken left, CancellationToken drained)
    {
        (_call, _time, _left, _drained) = (call, time, left, drained);
        (_next, _idle) = (AtLeastNothing(call.AttemptTimeout, call.AttemptStartedAt), idle);
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _onLeave = left.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
        _onDrained = drained.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
    }

    /// <summary>The clock's <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long Now => _time.GetTimestamp();

    public CancellationToken Token => _over.Token;

    /// <summary>The error if the stream is over; <c>null</c> if it is not, or if the caller has left.</summary>
    public GatewayError? WhyOver =>
        _left.IsCancellationRequested || !_over.IsCancellationRequested ? null
        : _drained.IsCancellationRequested ? StreamErrors.Draining
        : StreamErrors.Silent;

    public void AwaitFrame()
    {
        _over.Token.ThrowIfCancellationRequested();
        var left = Left;
        _over.CancelAfter(left < _next ? left : _next);
    }

    public void FrameArrived()
    {
        _next = _idle;
        _over.CancelAfter(Left);
    }

    public void Dispose()
    {
        _onLeave.Dispose();
        _onDrained.Dispose();
        _over.Dispose();
    }

    private TimeSpan Left => AtLeastNothing(_call.Deadline, _call.StartedAt);

    private TimeSpan AtLeastNothing(TimeSpan limit, long since)
    {
        var left = limit - _time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
