namespace Gateway.Configuration;

/// <summary>
/// Notices that a file was replaced while the gateway runs: whoever uses its content asks for a look first, and the file is read
/// again if the last look is long enough ago. Safe for concurrent use.
/// </summary>
/// <param name="interval">The longest time before a change is noticed by a user of the content.</param>
/// <param name="clock">The clock.</param>
/// <param name="look">Reads the file. It is called by one thread at a time, and must not throw.</param>
internal sealed class PeriodicLook(TimeSpan interval, TimeProvider clock, Action look)
{
    private readonly Lock _looking = new();
    private long _looked = clock.GetTimestamp();

    /// <summary>Looks, if it is time. Meanwhile the others do not wait, and use what was read before.</summary>
    public void LookIfDue()
    {
        if (clock.GetElapsedTime(Volatile.Read(ref _looked)) < interval || !_looking.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _looked, clock.GetTimestamp());
            look();
        }
        finally
        {
            _looking.Exit();
        }
    }
}
