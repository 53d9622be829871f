namespace Gateway.Bedrock.Retries;

/// <summary>
/// Limits retries at a target to a tenth of its requests of the last ten seconds, all models together, but allows at least
/// three so that a quiet gateway can retry at all. Counted by the second.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    private const int Seconds = 10;
    private const int RequestsPerRetry = 10;
    private const int Floor = 3;

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly int[] _requests = new int[Seconds];
    private readonly int[] _retries = new int[Seconds];
    private long _second;

    /// <summary>Counts a request, independent of its number of attempts.</summary>
    public void CountRequest()
    {
        lock (_gate)
        {
            _requests[Slot()]++;
        }
    }

    /// <summary>Takes one retry from the budget. Returns false if none is left.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var slot = Slot();
            if (_retries.Sum() >= Math.Max(Floor, _requests.Sum() / RequestsPerRetry))
            {
                return false;
            }

            _retries[slot]++;
            return true;
        }
    }

    // The slot of this second. Clears the slots of the seconds since the last call.
    private int Slot()
    {
        var now = (long)time.GetElapsedTime(_start).TotalSeconds;
        for (var second = Math.Max(_second + 1, now - Seconds + 1); second <= now; second++)
        {
            (_requests[second % Seconds], _retries[second % Seconds]) = (0, 0);
        }

        _second = now;
        return (int)(now % Seconds);
    }
}
