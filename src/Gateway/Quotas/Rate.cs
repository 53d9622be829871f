namespace Gateway.Quotas;

/// <summary>What is taken of a limit of a minute. Costs are times: units × one minute ÷ limit. Thread-safe.</summary>
internal abstract class Rate
{
    /// <summary>The time that limits are given for. Costs above it never fit.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    /// <summary>How long what was taken still needs to flow off; zero when nothing is left.</summary>
    public abstract TimeSpan Level { get; }

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
    public abstract bool TryTake(TimeSpan cost, TimeSpan burst, out TimeSpan wait);

    /// <summary>Gives back what was taken and not used. The bucket is never emptier than empty.</summary>
    public abstract void GiveBack(TimeSpan cost);

    /// <summary>
    /// Adds what was used above what was taken. The bucket holds at most one <see cref="Span"/>, so that an estimate that was far
    /// too low does not close an application out for hours: that is what its limits for a day are for.
    /// </summary>
    public abstract void Overdraw(TimeSpan cost);

    /// <summary>Waits for more, where other processes share the limit and may leave some.</summary>
    /// <returns>False if there is no more to wait for.</returns>
    public virtual bool TryWant(TimeSpan cost) => false;
}
