using Microsoft.Extensions.ObjectPool;

namespace Gateway.Http;

/// <summary>
/// One token for all work of a request: it is cancelled when the caller has left, when the process ends, or when the time limit
/// of the present step has passed. One source for all of them, because every request has one.
/// </summary>
internal sealed class RequestTimer : IDisposable
{
    private readonly ObjectPool<CancellationTokenSource> _sources;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _onLeave;
    private readonly CancellationTokenRegistration _onDrained;
    private readonly CancellationToken _left;
    private readonly CancellationToken _drained;
    private Func<TimeSpan?>? _outlives;
    private CancellationTokenSource? _abandoned;
    private CancellationTokenRegistration _onAbandoned;
    private bool _isLimited;

    /// <param name="sources">The pool of sources without a limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="left">Cancelled when the caller has left.</param>
    /// <param name="drained">Cancelled when the process ends.</param>
    public RequestTimer(
        ObjectPool<CancellationTokenSource> sources, TimeProvider time, CancellationToken left, CancellationToken drained)
    {
        (_sources, _time, _over, _left, _drained) = (sources, time, sources.Get(), left, drained);
        _onDrained = drained.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
        _onLeave = left.UnsafeRegister(static timer => ((RequestTimer)timer!).Leave(), this);
    }

    public CancellationToken Token => _over.Token;

    /// <summary>Cancelled when the caller has left, whether the work goes on without it or not.</summary>
    public CancellationToken Left => _left;

    /// <summary>True when the caller has left.</summary>
    public bool HasLeft => _left.IsCancellationRequested;

    /// <summary>True when the process ends, whether the caller has left or not.</summary>
    public bool IsStopping => _drained.IsCancellationRequested;

    /// <summary>True when the token is cancelled because the process ends.</summary>
    public bool IsDrained => !HasLeft && _drained.IsCancellationRequested;

    /// <summary>True when the token is cancelled, but not because the caller has left.</summary>
    public bool IsOver => !HasLeft && _over.IsCancellationRequested;

    /// <summary>
    /// Lets the work go on after the caller has left. The limits of its steps stay, and so does the end of the process.
    /// </summary>
    /// <param name="most">
    /// Called once, when the caller leaves, on the server's thread: the most time that the work may still take; <c>null</c> to
    /// cancel the token at once.
    /// </param>
    public void Outlive(Func<TimeSpan?> most) => Volatile.Write(ref _outlives, most);

    /// <summary>Cancels the token after that time, instead of any earlier limit; at once where it is zero or negative.</summary>
    /// <remarks>A limit that has passed is final: the request is over, also where its step has just succeeded.</remarks>
    public void Limit(TimeSpan most)
    {
        if (most <= TimeSpan.Zero)
        {
            _over.Cancel();
            return;
        }

        _isLimited = true;
        _over.CancelAfter(most);
    }

    /// <summary>Ends the limit of a step that is complete.</summary>
    public void Unlimit()
    {
        if (_isLimited)
        {
            _isLimited = false;
            _over.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it. The token is not to be used afterwards: its source may belong to another request.</summary>
    public void Dispose()
    {
        // Waits for Leave, should that be running.
        _onLeave.Dispose();
        _onDrained.Dispose();
        _onAbandoned.Dispose();
        _abandoned?.Dispose();
        _sources.Return(_over);
    }

    // A source of its own for this limit: the request's thread sets that of its step at the same time.
    private void Leave()
    {
        if (Volatile.Read(ref _outlives)?.Invoke() is not { } most)
        {
            _over.Cancel();
            return;
        }

        _abandoned = new CancellationTokenSource(most, _time);
        _onAbandoned = _abandoned.Token.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
    }
}
