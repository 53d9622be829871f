using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// Counts log lines that standard output did not accept, because the disk is full or nothing reads the pipe. The gateway
/// continues without them, and reports it once on standard error. Safe for concurrent use.
/// </summary>
internal sealed class DroppedLines
{
    private readonly Counter<long> _dropped;
    private readonly TextWriter _error;
    private long _count;
    private int _told;

    public DroppedLines(IMeterFactory meters)
        : this(meters, Console.Error)
    {
    }

    /// <param name="meters">The factory of the counter's meter.</param>
    /// <param name="error">Standard error.</param>
    public DroppedLines(IMeterFactory meters, TextWriter error)
    {
        _error = error;
        _dropped = meters.CreateGatewayMeter().Counter(Instruments.LogDropped);
    }

    /// <summary>The number of lines lost since the process started.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts lost lines. Never waits.</summary>
    /// <param name="lines">The number of lines.</param>
    /// <param name="why">The reason, in words that may be printed.</param>
    public void Lose(int lines, string why)
    {
        if (lines == 0)
        {
            return;
        }

        _dropped.Add(lines);
        Interlocked.Add(ref _count, lines);
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            // Standard error may be the same blocked pipe, so a thread of its own writes to it and no call waits.
            new Thread(() => Tell(why)) { IsBackground = true, Name = "Standard error" }.Start();
        }
    }

    private void Tell(string why)
    {
        try
        {
            _error.WriteLine(
                $"The log cannot be written ({why}). Calls are served, and their lines are lost until it can; "
                + "gateway.log.dropped counts them. Make room where standard output goes, or read it.");
        }
        catch (Exception e) when (e is IOException or ArgumentException or ObjectDisposedException)
        {
            // There is no other place to report it.
        }
    }
}
