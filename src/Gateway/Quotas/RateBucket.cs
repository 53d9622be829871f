namespace Gateway.Quotas;

/// <summary>
/// A rate as a leaky bucket: the generic cell rate algorithm (ITU-T I.371). Its whole state is the instant at which everything
/// taken will have flowed off. Costs are times: units × one minute ÷ limit. So a changed limit keeps what was taken. Thread-safe,
/// without a lock.
/// </summary>
internal sealed class RateBucket(TimeProvider time)
{
    /// <summary>The time that limits are given for. Costs above it never fit.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private long _empty;

    /// <summary>How long what was taken still needs to flow off; zero when nothing is left.</summary>
    public TimeSpan Level => new(Math.Max(0, Interlocked.Read(ref _empty) - Now));

    // 100 ns since the bucket was made, by the clock that is never set.
    private long Now => time.GetElapsedTime(_start).Ticks;

    /// <summary>The time that an amount takes to flow off, rounded up.</summary>
    /// <param name="units">0 up to 10⁹; more counts as that.</param>
    /// <param name="limit">Units per minute, 1 to 10⁹.</param>
    public static TimeSpan CostOf(long units, long limit)
    {
        var ticks = Math.Min(units, 1_000_000_000) * Span.Ticks;
        return new((ticks / limit) + (ticks % limit > 0 ? 1 : 0));
    }

    /// <summary>
    /// Takes <paramref name="cost"/>, if it and what is left fit into <paramref name="burst"/>. A larger cost is taken from an empty
    /// bucket only, so that it is not refused for ever.
    /// </summary>
    /// <param name="cost">At most <see cref="Span"/>; see <see cref="CostOf"/>.</param>
    /// <param name="burst">The most that may be taken at once.</param>
    /// <param name="wait">The time after which it would fit if nothing else were taken; zero when it was taken.</param>
    public bool TryTake(TimeSpan cost, TimeSpan burst, out TimeSpan wait)
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

    /// <summary>Gives back what was taken and not used. The bucket is never emptier than empty.</summary>
    public void GiveBack(TimeSpan cost)
    {
        long empty, next;
        do
        {
            (empty, var now) = (Interlocked.Read(ref _empty), Now);
            next = Math.Min(empty, Math.Max(empty - cost.Ticks, now));
        }
        while (Interlocked.CompareExchange(ref _empty, next, empty) != empty);
    }

    /// <summary>
    /// Adds what was used above what was taken. The bucket holds at most one <see cref="Span"/>, so that an estimate that was far
    /// too low does not close an application out for hours: that is what its limits for a day are for.
    /// </summary>
    public void Overdraw(TimeSpan cost)
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
