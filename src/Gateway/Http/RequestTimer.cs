using Microsoft.Extensions.ObjectPool;

namespace Gateway.Http;

/// <summary>
/// One token for all work of a request: it is cancelled when the caller has left, when the process ends, or when the time limit
/// of the present step has passed. One source for all of them, because every request has one.
/// </summary>
internal sealed class RequestTimer : IDisposable
{
    private readonly ObjectPool<CancellationTokenSource> _sources;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _onLeave;
    private readonly CancellationTokenRegistration _onDrained;
    private readonly CancellationToken _left;
    private readonly CancellationToken _drained;
    private bool _isLimited;

    /// <param name="sources">The pool of sources without a limit.</param>
    /// <param name="left">Cancelled when the caller has left.</param>
    /// <param name="drained">Cancelled when the process ends.</param>
    public RequestTimer(ObjectPool<CancellationTokenSource> sources, CancellationToken left, CancellationToken drained)
    {
        (_sources, _over, _left, _drained) = (sources, sources.Get(), left, drained);
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
        _onLeave.Dispose();
        _onDrained.Dispose();
        _sources.Return(_over);
    }
}
