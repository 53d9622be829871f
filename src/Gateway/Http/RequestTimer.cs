namespace Gateway.Http;

/// <summary>
/// One token for all work of a request: it is cancelled when the caller has left, when the process ends, or when the time limit
/// of the present step has passed. One source for all of them, because every request has one.
/// </summary>
internal sealed class RequestTimer : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _onLeave;
    private readonly CancellationTokenRegistration _onDrained;
    private readonly CancellationToken _left;
    private readonly CancellationToken _drained;

    /// <param name="time">The clock of the limits.</param>
    /// <param name="left">Cancelled when the caller has left.</param>
    /// <param name="drained">Cancelled when the process ends. Default never.</param>
    public RequestTimer(TimeProvider time, CancellationToken left, CancellationToken drained = default)
    {
        (_left, _drained) = (left, drained);
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _onLeave = left.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
        _onDrained = drained.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
    }

    public CancellationToken Token => _over.Token;

    /// <summary>True when the caller has left.</summary>
    public bool HasLeft => _left.IsCancellationRequested;

    /// <summary>True when the token is cancelled because the process ends.</summary>
    public bool IsDrained => !HasLeft && _drained.IsCancellationRequested;

    /// <summary>True when the token is cancelled, but not because the caller has left.</summary>
    public bool IsOver => !HasLeft && _over.IsCancellationRequested;

    /// <summary>Cancels the token after that time, instead of any earlier limit; at once where it is zero or negative.</summary>
    /// <remarks>A limit that has passed is final: the request is over, also where its step has just succeeded.</remarks>
    public void Limit(TimeSpan most)
    {
        if (most > TimeSpan.Zero)
        {
            _over.CancelAfter(most);
        }
        else
        {
            _over.Cancel();
        }
    }

    /// <summary>Ends the limit of a step that is complete.</summary>
    public void Unlimit() => _over.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _onLeave.Dispose();
        _onDrained.Dispose();
        _over.Dispose();
    }
}
