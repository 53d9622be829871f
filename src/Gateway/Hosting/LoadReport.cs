using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// Logs the load in one line at a regular interval: CloudWatch and others make metrics of such lines, so that alarms and
/// scaling need neither an exporter nor another endpoint.
/// </summary>
internal sealed partial class LoadReport(
    LoadMeasurements load, DroppedLines dropped, IOptions<HostingOptions> options, TimeProvider time,
    ILogger<LoadReport> logger) : BackgroundService
{
    private PeriodicTimer? _timer;

    // The interval counts from start, and not from when a thread is free for ExecuteAsync.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.LoadReportInterval;
        _timer = interval == TimeSpan.Zero ? null : new PeriodicTimer(interval, time);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_timer is { } timer && await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = load.Take();
            Log.Load(
                logger, now.Requests, now.RequestBytes, now.SessionSecondsLeft, dropped.Count, Environment.WorkingSet);
        }
    }

    private static partial class Log
    {
        // Metric filters of operators depend on these names.
        [LoggerMessage(5020, LogLevel.Information,
            "Had {RequestsInFlight} requests under way with {RequestBytesInFlight} bytes of bodies, a session for "
            + "{SessionSecondsLeft} s more, {DroppedLines} lines lost since the start, and {WorkingSetBytes} bytes of "
            + "memory.")]
        public static partial void Load(
            ILogger logger, long requestsInFlight, long requestBytesInFlight, long? sessionSecondsLeft,
            long droppedLines, long workingSetBytes);
    }
}
