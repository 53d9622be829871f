namespace Gateway.Bedrock.Retries;

/// <summary>
/// The limit of concurrent calls of one model. There is none until Bedrock throttles. Then it is seven tenths of the calls under
/// way, plus one for every second without a throttle; after a minute without one there is no limit again. A throttle of one
/// model does not limit another.
/// </summary>
internal sealed class AdaptiveConcurrencyLimit(TimeProvider time)
{
    private const double Decrease = 0.7;

    // Throttles within this time are counted once, because they belong to calls that were under way together.
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

    /// <summary>A slot for one more call, to be disposed when it is over; <c>null</c> when there is none.</summary>
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

    /// <summary>Records that Bedrock throttled a call that is still under way.</summary>
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
