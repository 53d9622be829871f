using Gateway.Quotas.Leases;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>A limit of a minute that replicas share: what this process has in hand, and what it knows of the others.</summary>
/// <param name="key">The limit.</param>
/// <param name="desk">Where more is asked for.</param>
/// <param name="gate">The lock of the application.</param>
internal sealed class LeasedRate(RateKey key, ShareDesk desk, Lock gate) : Rate
{
    private RateShare? _share;
    private int? _lease;

    /// <inheritdoc/>
    public override TimeSpan Level
    {
        get
        {
            lock (gate)
            {
                return Share.LevelAt(desk.Now);
            }
        }
    }

    // Under a new lease nothing is in hand.
    private RateShare Share
    {
        get
        {
            if (_share is null || _lease != desk.Lease)
            {
                (_share, _lease) = (desk.Add(new RateShare(key)), desk.Lease);
            }

            return _share;
        }
    }

    /// <inheritdoc/>
    public override bool TryTake(TimeSpan cost, TimeSpan burst, out TimeSpan wait)
    {
        lock (gate)
        {
            var isTaken = Share.TryTake(cost, burst, desk.Now);
            wait = isTaken ? TimeSpan.Zero : Share.WaitAt(desk.Now);
            return isTaken;
        }
    }

    /// <inheritdoc/>
    public override bool TryWant(TimeSpan cost)
    {
        lock (gate)
        {
            var mayGrow = Share.MayGrow(cost.Ticks, desk.Now);
            if (mayGrow)
            {
                Share.Want(cost.Ticks);
            }

            return mayGrow;
        }
    }

    /// <inheritdoc/>
    public override void GiveBack(TimeSpan cost)
    {
        if (cost > TimeSpan.Zero)
        {
            lock (gate)
            {
                Share.GiveBack(cost, desk.Now);
            }
        }
    }

    /// <inheritdoc/>
    public override void Overdraw(TimeSpan cost)
    {
        if (cost > TimeSpan.Zero)
        {
            lock (gate)
            {
                Share.GiveBack(-cost, desk.Now);
            }
        }
    }
}
