using System.Diagnostics;
using OpenTelemetry;

namespace Gateway.Telemetry.Export;

/// <summary>
/// The spans that wait for a thread of their own to send them. A span that finds the queue full is lost and counted; no request
/// waits.
/// </summary>
internal sealed class SpanQueue(SpanExporter spans, RequestTraces traces, LostTelemetry lost, int timeoutMilliseconds)
    : BatchActivityExportProcessor(spans, MaxSpans, DelayMilliseconds, timeoutMilliseconds, MaxBatch)
{
    /// <summary>The most spans that wait or are being sent: at most about ten megabytes.</summary>
    public const int MaxSpans = 4096;

    private const int MaxBatch = 512;

    // How long spans collect before they are sent together.
    private const int DelayMilliseconds = 1000;

    public override void OnEnd(Activity data)
    {
        // Another gateway in the same process, as in tests, has a source of the same name.
        if (data.Source != traces.Activities || !data.Recorded)
        {
            return;
        }

        // The base class drops silently, and only when its own buffer is full, which this limit prevents.
        if (spans.TryWait(MaxSpans))
        {
            base.OnEnd(data);
        }
        else
        {
            lost.Lose(LostTelemetry.Traces, 1);
        }
    }
}
