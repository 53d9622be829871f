using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Usage.Ledger;

/// <summary>The metrics of the ledger's writer.</summary>
internal sealed class LedgerMetrics
{
    private static readonly KeyValuePair<string, object?> Succeeded = new(Labels.Result, "ok");
    private static readonly KeyValuePair<string, object?> NotSucceeded = new(Labels.Result, "failed");

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _size;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _rejected;

    public LedgerMetrics(IMeterFactory meters)
    {
        _meter = meters.CreateGatewayMeter();
        _duration = _meter.Histogram<double>(Instruments.LedgerCommitDuration);
        _size = _meter.Histogram<long>(Instruments.LedgerBatchSize);
        _failures = _meter.Counter(Instruments.LedgerFailures);
        _rejected = _meter.Counter(Instruments.LedgerRowsRejected);
    }

    /// <summary>Publishes what the writer holds.</summary>
    public void Observe(Func<int> queue, Func<int> unwritten, Func<long> open)
    {
        _meter.Gauge(Instruments.LedgerQueue, queue);
        _meter.Gauge(Instruments.LedgerUnwritten, unwritten);
        _meter.Gauge(Instruments.LedgerOpen, open);
    }

    public void Committed(int rows, TimeSpan duration, bool succeeded)
    {
        _duration.Record(duration.TotalSeconds, succeeded ? Succeeded : NotSucceeded);
        _size.Record(rows);
    }

    public void Failed() => _failures.Add(1);

    public void RowRejected() => _rejected.Add(1);
}
