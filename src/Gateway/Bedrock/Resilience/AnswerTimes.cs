namespace Gateway.Bedrock.Resilience;

/// <summary>
/// How long a model's last answers took, until the whole answer or the first frame was there: another attempt that
/// would need longer than the caller waits is not begun.
/// </summary>
internal sealed class AnswerTimes
{
    private const int Kept = 31;

    private readonly Lock _gate = new();
    private readonly TimeSpan[] _times = new TimeSpan[Kept];
    private int _count;

    public void Add(TimeSpan time)
    {
        lock (_gate)
        {
            _times[_count++ % Kept] = time;
        }
    }

    /// <summary>The median of the last 31; zero before the first.</summary>
    public TimeSpan Median()
    {
        TimeSpan[] sorted;
        lock (_gate)
        {
            sorted = _times[..Math.Min(_count, Kept)];
        }

        Array.Sort(sorted);
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[sorted.Length / 2];
    }
}
