using System.Diagnostics.Metrics;

namespace Gateway.Telemetry.Export;

/// <summary>
/// Counts telemetry that did not reach the collector, and logs when that begins and when it ends. Safe for concurrent use.
/// </summary>
internal sealed partial class LostTelemetry(IMeterFactory meters, ILogger<LostTelemetry> logger)
{
    /// <summary>Deliveries of metrics.</summary>
    public const string Metrics = "metrics";

    /// <summary>Spans.</summary>
    public const string Traces = "traces";

    private readonly Counter<long> _dropped = meters.CreateGatewayMeter().Counter(Instruments.TelemetryDropped);
    private int _failing;

    /// <summary>Counts lost items.</summary>
    /// <param name="signal"><see cref="Metrics"/> or <see cref="Traces"/>.</param>
    /// <param name="items">The number of spans, or of deliveries of metrics.</param>
    public void Lose(string signal, long items)
    {
        _dropped.Add(items, new KeyValuePair<string, object?>(Labels.Signal, signal));
        if (Interlocked.Exchange(ref _failing, 1) == 0)
        {
            Log.Lost(logger, signal);
        }
    }

    /// <summary>Notes that the collector accepted something.</summary>
    public void Delivered()
    {
        if (Volatile.Read(ref _failing) == 1 && Interlocked.Exchange(ref _failing, 0) == 1)
        {
            Log.DeliveredAgain(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5050, LogLevel.Warning,
            "Telemetry ({Signal}) did not reach the collector of Telemetry__OtlpEndpoint. Calls are served; what is lost is "
            + "counted in gateway.telemetry.dropped. See that the collector runs, answers in time and has a private address.")]
        public static partial void Lost(ILogger logger, string signal);

        [LoggerMessage(5051, LogLevel.Information, "Telemetry reaches the collector again.")]
        public static partial void DeliveredAgain(ILogger logger);
    }
}
