namespace Gateway.Bedrock.Retries;

/// <summary>
/// How many calls of one model may be under way at once. No limit, until Bedrock throttles: then seven tenths of what
/// was under way, one more with every second that passes without a throttle, and after a minute of them no limit again.
/// One model's throttle holds no other model back.
/// </summary>
internal sealed class AdaptiveConcurrencyLimit(TimeProvider time)
{
    private const double Decrease = 0.7;

    // Answers to calls that were under way together are one throttle, and not as many as there were calls.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _underWay;
    private int _limitThen;
    private long? _throttledAt;

    /// <summary>The limit now; <c>null</c> for none.</summary>
    public int? Limit
    {
        get
        {
            lock (_gate)
            {
                return LimitNow();
            }
        }
    }

    /// <summary>A place for one more call, to be disposed when it is over; <c>null</c> when there is none.</summary>
    public IDisposable? TryEnter()
    {
        lock (_gate)
        {
            if (LimitNow() is { } limit && _underWay >= limit)
            {
                return null;
            }

            _underWay++;
            return new Slot(this);
        }
    }

    /// <summary>Says that Bedrock throttled a call that is still under way.</summary>
    public void Throttled()
    {
        lock (_gate)
        {
            if (_throttledAt is { } last && time.GetElapsedTime(last) < Step)
            {
                return;
            }

            var reached = Math.Min(LimitNow() ?? _underWay, _underWay);
            _limitThen = Math.Max(1, (int)(reached * Decrease));
            _throttledAt = time.GetTimestamp();
        }
    }

    private int? LimitNow()
    {
        if (_throttledAt is not { } last)
        {
            return null;
        }

        var quiet = time.GetElapsedTime(last);
        if (quiet < Recovery)
        {
            return _limitThen + (int)(quiet / Step);
        }

        _throttledAt = null;
        return null;
    }

    private sealed class Slot(AdaptiveConcurrencyLimit concurrency) : IDisposable
    {
        private AdaptiveConcurrencyLimit? _concurrency = concurrency;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _concurrency, null) is { } entered)
            {
                lock (entered._gate)
                {
                    entered._underWay--;
                }
            }
        }
    }
}
