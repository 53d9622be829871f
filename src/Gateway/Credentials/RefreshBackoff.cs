namespace Gateway.Credentials;

/// <summary>The pause before STS is asked again after a refresh. Not thread-safe: its owner locks.</summary>
internal sealed class RefreshBackoff(TimeProvider time, Func<double> chance)
{
    // With a valid session, pauses of 30 s to 60 s are short enough to find STS again long before the session ends.
    private static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(30);

    // Without one, calls fail: at most 0.5, 1, 2, 4, 8 and then 15 s, of which full jitter takes a part.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);

    private int _failuresInARow;
    private long _begin;
    private TimeSpan _length;

    /// <summary>The time left of the pause; zero when STS may be asked.</summary>
    public TimeSpan Remaining
    {
        get
        {
            // Monotonic: a clock that is set back must not make the gateway wait.
            var left = _length - time.GetElapsedTime(_begin);

            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Records that STS granted a session, so that later pauses without a session begin short again.</summary>
    public void Reset() => _failuresInARow = 0;

    /// <summary>
    /// Begins a pause of 30 to 60 s, but no longer than <paramref name="usable"/>, the time the session is still valid.
    /// </summary>
    public void PauseWithSession(TimeSpan usable)
    {
        var length = Unhurried * (1 + chance());
        Begin(length < usable ? length : usable);
    }

    /// <summary>
    /// Begins a pause that grows with every failure in a row, up to 15 s, which is the longest time to notice a recovery.
    /// </summary>
    public void PauseWithoutSession()
    {
        var ceiling = First * (1 << Math.Min(_failuresInARow, 5));
        Begin((ceiling < MaxDelay ? ceiling : MaxDelay) * chance());
        _failuresInARow++;
    }

    private void Begin(TimeSpan length) => (_begin, _length) = (time.GetTimestamp(), length);
}
