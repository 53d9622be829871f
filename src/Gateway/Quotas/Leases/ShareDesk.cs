using Gateway.Usage.Ledger;

namespace Gateway.Quotas.Leases;

/// <summary>
/// Asks the ledger's database for the shares of one application, one question at a time: requests that come while one is under way
/// wait together for the next. Requests whose share is in hand never come here.
/// </summary>
/// <param name="store">The ledger's database.</param>
/// <param name="gate">The lock of the application.</param>
/// <param name="time">The clock.</param>
/// <param name="failed">Called with the failure of a question.</param>
internal sealed class ShareDesk(ILedgerStore store, Lock gate, TimeProvider time, Action<Exception> failed)
{
    // A period that ended so long ago is asked for by no request.
    private const int KeptHours = 2;

    private readonly long _start = time.GetTimestamp();
    private readonly List<Share> _shares = [];
    private readonly List<RateShare> _rates = [];
    private TaskCompletionSource<bool>? _next;
    private bool _isRunning;

    /// <summary>The present, in 100 ns of the clock that is never set.</summary>
    public long Now => time.GetElapsedTime(_start).Ticks;

    /// <summary>The lease of everything that is held here; <c>null</c> before the first.</summary>
    public int? Lease { get; private set; }

    /// <summary>True when this process has another lease by now: what is held here was given back.</summary>
    public bool HasEnded => Lease != store.Lease;

    /// <summary>Begins the present lease, with nothing in hand. Under the lock.</summary>
    public void Begin()
    {
        Lease = store.Lease;
        _shares.Clear();
        _rates.Clear();
    }

    /// <summary>Adds a share. Under the lock.</summary>
    public Share Add(Share share)
    {
        _shares.Add(share);
        return share;
    }

    /// <summary>Adds a share of a limit of a minute. Under the lock.</summary>
    public RateShare Add(RateShare rate)
    {
        _rates.Add(rate);
        return rate;
    }

    /// <summary>Asks for what requests wait for, and ahead for what will be used soon. Under the lock.</summary>
    /// <returns>Completes with true after the answer, and with false if there was none.</returns>
    public Task<bool> ExtendAsync()
    {
        _next ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_isRunning)
        {
            _isRunning = true;
            _ = Task.Run(AskUntilDoneAsync);
        }

        return _next.Task;
    }

    /// <summary>Gives back what has not been needed of late. Returns at once.</summary>
    public void Renew()
    {
        lock (gate)
        {
            var now = Now;
            var hour = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
            _shares.RemoveAll(share => share.Key.Period != 0 && share.Key.ToHour + KeptHours < hour);
            if (_shares.Exists(share => share.IsDue(now)) || _rates.Exists(rate => rate.IsDue(now)))
            {
                _ = ExtendAsync();
            }
        }
    }

    private async Task AskUntilDoneAsync()
    {
        while (true)
        {
            TaskCompletionSource<bool> done;
            List<Share> shares;
            List<RateShare> rates;
            LeaseAsk ask;
            lock (gate)
            {
                if (_next is null)
                {
                    _isRunning = false;
                    return;
                }

                (done, _next) = (_next, null);
                var now = Now;
                shares = _shares.FindAll(share => share.IsWanted || share.IsLow || share.IsDue(now));
                rates = _rates.FindAll(rate => rate.IsWanted || rate.IsDue(now));
                ask = new LeaseAsk(Lease ?? 0, shares.ConvertAll(share => share.Ask(now)), rates.ConvertAll(rate => rate.Ask(now)));
            }

            done.TrySetResult(await TryAskAsync(ask, shares, rates));
        }
    }

    // Whatever the failure is: requests wait for an answer, and the next question finds out whether it is over.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "A question that fails refuses those who wait for it.")]
    private async Task<bool> TryAskAsync(LeaseAsk ask, List<Share> shares, List<RateShare> rates)
    {
        try
        {
            if (await store.ExchangeAsync(ask, CancellationToken.None) is not { } answer)
            {
                return false;
            }

            lock (gate)
            {
                var now = Now;
                for (var i = 0; i < shares.Count; i++)
                {
                    shares[i].Answer(answer.Shares[i], now);
                }

                for (var i = 0; i < rates.Count; i++)
                {
                    rates[i].Answer(answer.Rates[i], now);
                }
            }

            return true;
        }
        catch (Exception failure)
        {
            failed(failure);
            return false;
        }
    }
}
