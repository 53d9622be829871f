namespace Gateway.Quotas;

/// <summary>
/// A rate as a leaky bucket: the generic cell rate algorithm (ITU-T I.371). Its whole state is the instant at which everything
/// taken will have flowed off. As costs are times, a changed limit keeps what was taken. Thread-safe, without a lock.
/// </summary>
internal sealed class RateBucket(TimeProvider time) : Rate
{
    private readonly long _start = time.GetTimestamp();
    private long _empty;

    /// <inheritdoc/>
    public override TimeSpan Level => new(Math.Max(0, Interlocked.Read(ref _empty) - Now));

    // 100 ns since the bucket was made, by the clock that is never set.
    private long Now => time.GetElapsedTime(_start).Ticks;

    /// <inheritdoc/>
    public override bool TryTake(TimeSpan cost, TimeSpan burst, out TimeSpan wait)
    {
        var most = Math.Max(burst.Ticks - cost.Ticks, 0);
        long empty, next;
        do
        {
            (empty, var now) = (Interlocked.Read(ref _empty), Now);
            wait = new(Math.Max(0, empty - now - most));
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            next = Math.Max(empty, now) + cost.Ticks;
        }
        while (Interlocked.CompareExchange(ref _empty, next, empty) != empty);

        return true;
    }

    /// <inheritdoc/>
    public override void GiveBack(TimeSpan cost)
    {
        long empty, next;
        do
        {
            (empty, var now) = (Interlocked.Read(ref _empty), Now);
            next = Math.Min(empty, Math.Max(empty - cost.Ticks, now));
        }
        while (Interlocked.CompareExchange(ref _empty, next, empty) != empty);
    }

    /// <inheritdoc/>
    public override void Overdraw(TimeSpan cost)
    {
        long empty, next;
        do
        {
            (empty, var now) = (Interlocked.Read(ref _empty), Now);
            next = Math.Max(empty, Math.Min(Math.Max(empty, now) + cost.Ticks, now + Span.Ticks));
        }
        while (Interlocked.CompareExchange(ref _empty, next, empty) != empty);
    }
}
