using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace Gateway.Telemetry.Export;

/// <summary>Sends spans to the collector, and counts those that wait and those that did not arrive.</summary>
internal sealed class SpanExporter(OtlpExporterOptions options, LostTelemetry lost) : OtlpTraceExporter(options)
{
    private int _waiting;

    /// <summary>Counts one more span that waits, unless there are <paramref name="most"/> already.</summary>
    public bool TryWait(int most)
    {
        if (Interlocked.Increment(ref _waiting) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _waiting);
        return false;
    }

    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        var spans = (int)activityBatch.Count;
        var result = base.Export(activityBatch);
        Interlocked.Add(ref _waiting, -spans);
        if (result == ExportResult.Success)
        {
            lost.Delivered();
        }
        else
        {
            lost.Lose(LostTelemetry.Traces, spans);
        }

        return result;
    }
}
