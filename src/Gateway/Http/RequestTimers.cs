using Microsoft.Extensions.ObjectPool;

namespace Gateway.Http;

/// <summary>
/// Starts the timers of requests. Their sources are used again, with the timer and the registrations that belong to a source:
/// together they were a twentieth of a small request's objects.
/// </summary>
internal sealed class RequestTimers(TimeProvider time)
{
    // As many as requests may be under way at once by default.
    private const int MostKept = 1000;

    private readonly ObjectPool<CancellationTokenSource> _sources =
        new DefaultObjectPoolProvider { MaximumRetained = MostKept }.Create(new Reset(time));

    /// <param name="left">Cancelled when the caller has left.</param>
    /// <param name="drained">Cancelled when the process ends. Default never.</param>
    public RequestTimer Start(CancellationToken left, CancellationToken drained = default) => new(_sources, time, left, drained);

    private sealed class Reset(TimeProvider time) : PooledObjectPolicy<CancellationTokenSource>
    {
        public override CancellationTokenSource Create() => new(Timeout.InfiniteTimeSpan, time);

        // False when it is cancelled; the pool then disposes it.
        public override bool Return(CancellationTokenSource obj) => obj.TryReset();
    }
}
