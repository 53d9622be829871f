using Gateway.Usage.Ledger;

namespace Gateway.Quotas.Leases;

/// <summary>
/// What this process has taken of a limit of a minute and not used yet: at most what it used in the last seconds, or what a request
/// gave back. Credit that is not used is given back after two seconds.
/// </summary>
/// <param name="key">The limit.</param>
internal sealed class RateShare(RateKey key) : Holding
{
    // So much of the limit's own flow is taken ahead.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);

    private readonly Demand _demand = new(Ahead);
    private long _credit;
    private long _usedAt;
    private TimeSpan _burst;
    private long _emptyAt;
    private long _askedLeast;
    private long _wait;
    private long _waitFrom;

    /// <summary>
    /// How long what all replicas took still needs to flow off, as far as this one knows. Its own credit is free to it.
    /// </summary>
    public TimeSpan LevelAt(long now) => new(Math.Max(0, Math.Max(0, _emptyAt - now) - Math.Max(0, _credit)));

    /// <summary>The time after which the amount that was refused last would fit.</summary>
    public TimeSpan WaitAt(long now) => new(Math.Max(1, _wait - (now - _waitFrom)));

    /// <inheritdoc/>
    public override bool IsDue(long now) =>
        _credit < 0 || (_credit > 0 && (now - _usedAt >= Ahead.Ticks || _credit > Math.Min(_demand.At(now), Ahead.Ticks)));

    /// <summary>Takes an amount of the credit.</summary>
    /// <returns>False if the credit is too small.</returns>
    public bool TryTake(TimeSpan cost, TimeSpan burst, long now)
    {
        _burst = burst;
        if (cost.Ticks > _credit)
        {
            return false;
        }

        _credit -= cost.Ticks;
        _usedAt = now;
        _demand.Add(cost.Ticks, now);
        return true;
    }

    /// <summary>Gives back what was taken and not used; a negative amount was used and not taken.</summary>
    public void GiveBack(TimeSpan cost, long now)
    {
        _usedAt = _credit == 0 ? now : _usedAt;
        _credit += cost.Ticks;
    }

    /// <summary>The question for the database.</summary>
    public RateAsk Ask(long now)
    {
        var ahead = Math.Min(_demand.At(now), Ahead.Ticks);
        var isIdle = now - _usedAt >= Ahead.Ticks && Need == 0;
        var back = Math.Max(0, isIdle ? _credit : _credit - Need - ahead);
        var debt = Math.Max(0, -_credit);
        _credit -= back - debt;
        _askedLeast = Least;
        var need = Need - Math.Min(Need, _credit);
        var least = Least == 0 ? 0 : Math.Max(1, Least - Math.Min(Least, _credit));
        var ask = new RateAsk(
            key, _burst, new(least), new(need), new(need == 0 ? 0 : need + ahead), new(back), new(debt));
        Asked();
        return ask;
    }

    /// <summary>Takes the answer.</summary>
    public void Answer(in RateGrant grant, long now)
    {
        _credit += grant.Taken.Ticks;
        _emptyAt = now + grant.Level.Ticks;
        (_wait, _waitFrom) = (grant.Wait.Ticks, now);
        _usedAt = grant.Taken > TimeSpan.Zero ? now : _usedAt;
        Refused(_askedLeast, grant.Wait > TimeSpan.Zero, grant.Wait, now);
    }
}
