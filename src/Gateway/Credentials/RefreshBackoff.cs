namespace Gateway.Credentials;

/// <summary>How long STS is left alone after a refresh. Not thread-safe: its owner locks.</summary>
internal sealed class RefreshBackoff(TimeProvider time, Func<double> chance)
{
    // With a session in hand there is no hurry; 30 s to 60 s find STS again long before the session ends.
    private static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(30);

    // Without one, callers are being refused: at most 0.5, 1, 2, 4, 8 and then 15 s, of which full jitter takes a part.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);

    private int _failuresInARow;
    private long _begin;
    private TimeSpan _length;

    /// <summary>How long still; zero when STS may be asked.</summary>
    public TimeSpan Remaining
    {
        get
        {
            // Monotonic: a clock set back must not leave the gateway waiting.
            var left = _length - time.GetElapsedTime(_begin);

            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>STS granted a session: should it end unrefreshed, the pauses begin short again.</summary>
    public void Reset() => _failuresInARow = 0;

    /// <summary>
    /// 30 to 60 s, but no longer than <paramref name="usable"/>, after which the held session is none.
    /// </summary>
    public void PauseWithSession(TimeSpan usable)
    {
        var length = Unhurried * (1 + chance());
        Begin(length < usable ? length : usable);
    }

    /// <summary>
    /// Longer with every failure in a row, and never more than 15 s: that is how long recovery takes at most.
    /// </summary>
    public void PauseWithoutSession()
    {
        var ceiling = First * (1 << Math.Min(_failuresInARow, 5));
        Begin((ceiling < MaxDelay ? ceiling : MaxDelay) * chance());
        _failuresInARow++;
    }

    private void Begin(TimeSpan length) => (_begin, _length) = (time.GetTimestamp(), length);
}
