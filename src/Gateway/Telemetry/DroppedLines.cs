using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// Counts lines of the log that standard output did not take, because the disk behind it is full or nobody reads the
/// pipe. The gateway goes on without them, and says so once on standard error. Safe for concurrent use.
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

    /// <param name="meters">Where they are counted.</param>
    /// <param name="error">Standard error.</param>
    public DroppedLines(IMeterFactory meters, TextWriter error)
    {
        _error = error;
        _dropped = meters.Create(GatewayMetrics.MeterName)
            .CreateCounter<long>("gateway.log.dropped", "{line}", "Lines of the log that could not be written.");
    }

    /// <summary>How many since the process began.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts lines that are lost. Never waits.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="why">Why, in words that may be printed.</param>
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
            // Standard error may be the same pipe: only this thread waits for it, and no call.
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
            // There is no other place to say it.
        }
    }
}
