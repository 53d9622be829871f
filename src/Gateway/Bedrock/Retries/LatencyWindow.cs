namespace Gateway.Bedrock.Retries;

/// <summary>
/// The latency of a model's last responses, until the whole response or the headers of a stream. A retry that would usually
/// take longer than the rest of the deadline is not made.
/// </summary>
internal sealed class LatencyWindow
{
    private const int Size = 31;

    private readonly Lock _gate = new();
    private readonly TimeSpan[] _times = new TimeSpan[Size];
    private int _count;

    public void Add(TimeSpan time)
    {
        lock (_gate)
        {
            _times[_count++ % Size] = time;
        }
    }

    /// <summary>The median of the last 31; zero before the first.</summary>
    public TimeSpan Median()
    {
        TimeSpan[] sorted;
        lock (_gate)
        {
            sorted = _times[..Math.Min(_count, Size)];
        }

        Array.Sort(sorted);
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[sorted.Length / 2];
    }
}
