using System.Diagnostics.Metrics;
using Serilog.Core;
using Serilog.Events;

namespace Gateway.Operations;

/// <summary>
/// Takes note of lines that standard output did not take, because the disk behind it is full for instance. The gateway
/// goes on without them, and says so once on standard error.
/// </summary>
internal sealed class DroppedLines : ILoggingFailureListener
{
    private readonly Counter<long> _dropped;
    private long _count;
    private int _told;

    public DroppedLines(IMeterFactory meters) => _dropped = meters.Create(GatewayMetrics.MeterName)
        .CreateCounter<long>("gateway.log.dropped", "{line}", "Lines of the log that could not be written.");

    /// <summary>How many since the process began.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void OnLoggingFailed(
        object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events,
        Exception? exception)
    {
        var lost = events?.Count ?? 0;
        _dropped.Add(lost);
        Interlocked.Add(ref _count, lost);
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            // By its type alone: a message could quote what the line was about.
            Console.Error.WriteLine(
                $"The log cannot be written ({exception?.GetType().Name}). Calls are served, and their lines are lost until "
                + "it can; gateway.log.dropped counts them. Make room where standard output goes.");
        }
    }
}
