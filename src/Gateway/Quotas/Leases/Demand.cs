namespace Gateway.Quotas.Leases;

/// <summary>How much was taken in the last seconds: as much is asked for ahead. Never less than the largest single amount.</summary>
/// <param name="window">The time that counts, at least once and at most twice.</param>
internal sealed class Demand(TimeSpan window)
{
    private long _since;
    private long _before;
    private long _now;

    /// <summary>Adds an amount.</summary>
    /// <param name="amount">What was taken.</param>
    /// <param name="now">The present, in 100 ns.</param>
    public void Add(long amount, long now)
    {
        Turn(now);
        _now += amount;
    }

    /// <summary>Notes a height.</summary>
    public void Peak(long height, long now)
    {
        Turn(now);
        _now = Math.Max(_now, height);
    }

    /// <summary>The larger of this window and the one before.</summary>
    public long At(long now)
    {
        Turn(now);
        return Math.Max(_before, _now);
    }

    /// <summary>True when a window has ended since the last look.</summary>
    public bool IsOver(long now) => now - _since >= window.Ticks;

    private void Turn(long now)
    {
        if (IsOver(now))
        {
            (_before, _now, _since) = (now - _since < 2 * window.Ticks ? _now : 0, 0, now);
        }
    }
}
