using Gateway.Usage.Ledger;

namespace Gateway.Quotas.Leases;

/// <summary>
/// The share that this process holds of a budget, or of the requests at once. It counts everything since the lease began, so what
/// fits is what is used and reserved here plus the request, against the share.
/// </summary>
/// <param name="key">The limit.</param>
/// <param name="held">What this process has used and reserved; of requests at once, those under way.</param>
internal sealed class Share(ShareKey key, Func<long> held) : Holding
{
    private readonly Demand _demand = new(key.Unit == ShareUnit.Slots ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(10));

    // What is held when the next share is asked for ahead.
    private long _lowAt = long.MaxValue;
    private long _most;
    private long _asked;

    public ShareKey Key => key;

    /// <summary>What this process may use and reserve.</summary>
    public long Granted { get; private set; }

    /// <summary>What was granted to all replicas when the database was last asked.</summary>
    public long GrantedToAll { get; private set; }

    /// <summary>What the ledger's rows said was used when a request was last refused.</summary>
    public long Used { get; private set; }

    /// <summary>True when half of what was free is taken, or the limit has changed: then the database is asked ahead.</summary>
    public bool IsLow => Granted > 0 && held() > _lowAt;

    /// <inheritdoc/>
    public override bool IsDue(long now) => Granted > held() && _demand.IsOver(now);

    /// <summary>True when an amount fits.</summary>
    /// <param name="amount">What a request needs.</param>
    /// <param name="most">The limit's present value.</param>
    public bool Fits(long amount, long most)
    {
        if (most != _most)
        {
            (_most, _lowAt) = (most, -1);
        }

        return amount <= Math.Min(Granted, most) - held();
    }

    /// <summary>Notes what a request took.</summary>
    public void Took(long amount, long now)
    {
        if (key.Unit == ShareUnit.Slots)
        {
            _demand.Peak(held(), now);
        }
        else
        {
            _demand.Add(amount, now);
        }
    }

    /// <summary>The question for the database. What is free and not wanted any more is given up at once, before the database knows.</summary>
    /// <param name="now">The present.</param>
    public ShareAsk Ask(long now)
    {
        var here = held();
        var demand = _demand.At(now) - (key.Unit == ShareUnit.Slots ? here : 0);
        var want = Math.Max(Need, Math.Min(demand, _most - here)); // Sums stay below the limit, and so within 64 bits.
        Granted = Math.Min(Granted, here + want);
        _asked = Least;
        var ask = new ShareAsk(key, _most, here, Least, Need, want);
        Asked();
        return ask;
    }

    /// <summary>Takes the answer.</summary>
    public void Answer(in ShareGrant grant, long now)
    {
        (Granted, GrantedToAll) = (grant.Share, grant.Granted);
        _lowAt = Granted - Math.Max(0, (Granted - held()) / 2);
        Refused(_asked, grant.IsRefused, wait: null, now);
        if (grant.IsRefused)
        {
            Used = grant.Used;
        }
    }
}
