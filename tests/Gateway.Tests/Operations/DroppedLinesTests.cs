using System.Diagnostics.Metrics;
using Gateway.Operations;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;

namespace Gateway.Tests.Operations;

public class DroppedLinesTests
{
    [Fact]
    public async Task Every_line_that_could_not_be_written_counts()
    {
        await using var gateway = await TestGateway.StartAsync();
        var dropped = gateway.Services.GetRequiredService<DroppedLines>();
        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        var counted = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "gateway.log.dropped")
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();

        dropped.OnLoggingFailed(this, LoggingFailureKind.Permanent, "", [Line(), Line()], new IOException("full"));
        dropped.OnLoggingFailed(this, LoggingFailureKind.Permanent, "", [Line()], new IOException("full"));

        Assert.Equal(3, counted);
    }

    private static LogEvent Line() =>
        new(TimeProvider.System.GetUtcNow(), LogEventLevel.Information, null, MessageTemplate.Empty, []);
}
