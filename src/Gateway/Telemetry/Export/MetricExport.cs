using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Export;

/// <summary>
/// Aggregates the metrics of this gateway for whoever is configured to get them: the collector at an interval, Prometheus when it
/// asks. Without either it does nothing, and instruments cost a comparison.
/// </summary>
internal sealed class MetricExport : IDisposable
{
    // .NET's own meter: processor time, memory, collections. All its gauges are observed only when somebody asks.
    private const string RuntimeMeter = "System.Runtime";

    // Applications × models × operations × outcomes. Beyond it, measurements share one series with otel_metric_overflow="true".
    private const int MaxSeries = 10_000;

    // The end of the process does not wait long for a collector.
    private const int FarewellMilliseconds = 2_000;

    public MetricExport(
        IOptions<TelemetryOptions> options, IMeterFactory meters, Collector collector, LostTelemetry lost)
    {
        var settings = options.Value;
        if (!collector.Exists && settings.ManagementPort is null)
        {
            return;
        }

        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(GatewayResource.Describe())
            .AddMeter(Instruments.MeterName, RuntimeMeter)
            .AddView(instrument => StreamOf(instrument, meters))
            .SetExemplarFilter(settings.TraceRatio > 0 ? ExemplarFilterType.TraceBased : ExemplarFilterType.AlwaysOff);
        if (collector.Exists)
        {
            builder.AddReader(new PeriodicExportingMetricReader(
                new CountedExporter(collector.OptionsFor("v1/metrics"), lost),
                (int)settings.OtlpMetricsInterval.TotalMilliseconds, (int)settings.OtlpTimeout.TotalMilliseconds));
        }

        if (settings.ManagementPort is not null)
        {
            builder.AddPrometheusExporter(prometheus =>
            {
                prometheus.ScopeInfoEnabled = false;

                // A scrape shows what is true now; few connections can ask at once.
                prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        }

        Provider = builder.Build();
    }

    /// <summary>The aggregated metrics; <c>null</c> when nobody gets them.</summary>
    public MeterProvider? Provider { get; }

    public void Dispose()
    {
        Provider?.Shutdown(FarewellMilliseconds);
        Provider?.Dispose();
    }

    // Another gateway in the same process, as in tests, has instruments of the same names.
    private static MetricStreamConfiguration? StreamOf(Instrument instrument, IMeterFactory meters) =>
        instrument.Meter.Name == RuntimeMeter ? null
        : instrument.Meter.Scope == meters ? StreamOf(instrument)
        : MetricStreamConfiguration.Drop;

    private static MetricStreamConfiguration? StreamOf(Instrument instrument) =>
        instrument.IsObservable ? null : new MetricStreamConfiguration { CardinalityLimit = MaxSeries };

    /// <summary>Counts deliveries that failed. The sums in them are in the next one too.</summary>
    private sealed class CountedExporter(OtlpExporterOptions options, LostTelemetry lost) : OtlpMetricExporter(options)
    {
        public override ExportResult Export(in Batch<Metric> metrics)
        {
            var result = base.Export(metrics);
            if (result == ExportResult.Success)
            {
                lost.Delivered();
            }
            else
            {
                lost.Lose(LostTelemetry.Metrics, 1);
            }

            return result;
        }
    }
}
