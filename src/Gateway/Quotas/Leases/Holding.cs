namespace Gateway.Quotas.Leases;

/// <summary>
/// What this process holds of one limit that all replicas share. Amounts are whole numbers: of a budget its unit, of a limit of a
/// minute 100 ns. All members are called under the lock of the application.
/// </summary>
internal abstract class Holding
{
    // Then the database is asked again. Meanwhile it is not asked by every request that does not fit.
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(1);

    private long _refused = long.MaxValue;
    private long _refusedUntil;

    /// <summary>The smallest amount that a request waits for; 0 when none waits.</summary>
    protected long Least { get; private set; }

    /// <summary>Everything that requests wait for.</summary>
    protected long Need { get; private set; }

    /// <summary>True while a request waits for more.</summary>
    public bool IsWanted => Least > 0;

    /// <summary>True when something is held that was not needed of late.</summary>
    /// <param name="now">The present, in 100 ns of the process's clock.</param>
    public abstract bool IsDue(long now);

    /// <summary>False while it is known that the other replicas leave no room for an amount.</summary>
    /// <param name="amount">What a request needs.</param>
    /// <param name="now">The present.</param>
    public bool MayGrow(long amount, long now) => amount < _refused || now >= _refusedUntil;

    /// <summary>A request waits for an amount.</summary>
    public void Want(long amount)
    {
        Least = Least == 0 ? amount : Math.Min(Least, amount);
        Need = amount < long.MaxValue - Need ? Need + amount : long.MaxValue;
    }

    /// <summary>Nothing waits: the question has been put.</summary>
    protected void Asked() => (Least, Need) = (0, 0);

    /// <summary>Notes whether an amount was refused.</summary>
    /// <param name="least">The smallest amount that was asked for; 0 for none.</param>
    /// <param name="isRefused">True when it did not fit.</param>
    /// <param name="wait">The time after which it would; <c>null</c> if not known.</param>
    /// <param name="now">The present.</param>
    protected void Refused(long least, bool isRefused, TimeSpan? wait, long now)
    {
        if (least > 0)
        {
            var until = now + (wait < LongestRefusal ? wait.Value : LongestRefusal).Ticks;
            (_refused, _refusedUntil) = isRefused ? (least, until) : (long.MaxValue, 0);
        }
    }
}
