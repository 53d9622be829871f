using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry.Export;

/// <summary>
/// Sends spans to the collector where <see cref="TelemetryOptions.TraceRatio"/> is set. Else nothing listens to the source, and
/// no span is made.
/// </summary>
internal sealed class SpanExport : IHostedService, IDisposable
{
    // The end of the process does not wait long for a collector.
    private const int FarewellMilliseconds = 2_000;

    public SpanExport(IOptions<TelemetryOptions> options, Collector collector, RequestTraces traces, LostTelemetry lost)
    {
        if (options.Value.TraceRatio == 0)
        {
            return;
        }

        var exporter = new SpanExporter(collector.OptionsFor("v1/traces"), lost);
        Provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(GatewayResource.Describe())
            .AddSource(RequestTraces.Name)
            .SetSampler(new AlwaysOnSampler()) // The source has already chosen.
            .AddProcessor(new SpanQueue(exporter, traces, lost, (int)options.Value.OtlpTimeout.TotalMilliseconds))
            .Build();
        traces.Ratio = options.Value.TraceRatio;
    }

    /// <summary>What takes the spans; <c>null</c> when there are none.</summary>
    public TracerProvider? Provider { get; }

    // It works from its construction on; as a hosted service it is constructed before the first request.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        Provider?.Shutdown(FarewellMilliseconds);
        Provider?.Dispose();
    }
}
