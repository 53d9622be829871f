using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>
/// The audit trail, as the rest of the gateway sees it. Records ride in the ledger's next transaction. Without a trail, or without a
/// ledger, nothing is recorded and nothing fails.
/// </summary>
internal sealed partial class AuditTrail(
    UsageLedger ledger, IOptions<AuditOptions> options, IOptions<LedgerOptions> limits, TimeProvider time, AuditMetrics metrics,
    ILogger<AuditTrail> logger)
{
    private long _lost;

    /// <summary>True when there is a trail.</summary>
    public bool IsOn => options.Value.Mode == AuditMode.On && ledger.Writer is not null;

    /// <summary>The error for a request that cannot be recorded now and so may not be decided; <c>null</c> when it may.</summary>
    public GatewayError? Check() =>
        IsOn && options.Value.FailClosed && ledger.Writer is { CanRecord: false } ? LedgerWriter.Unavailable : null;

    /// <summary>
    /// Records an event with the next transaction, and does not wait for it. What cannot be kept until then is counted, and the count
    /// recorded later. Thread-safe.
    /// </summary>
    public void Record(AuditEvent happened)
    {
        if (IsOn)
        {
            Keep(happened);
        }
    }

    /// <summary>Records an event, and waits until it is durable.</summary>
    /// <returns>
    /// The error if it is not durable in the time that requests wait for the ledger, and the trail fails closed: then what was to be
    /// recorded must not be done. <c>null</c> without a trail.
    /// </returns>
    public async ValueTask<GatewayError?> RecordAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return null;
        }

        if (Check() is { } unavailable)
        {
            return unavailable;
        }

        var isDurable = false;
        try
        {
            isDurable = Keep(happened) is { } record
                && await record.Written.WaitAsync(limits.Value.WriteTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It stays in the queue: a read that was refused is in the trail as well.
        }

        return isDurable || !options.Value.FailClosed ? null : LedgerWriter.Unavailable;
    }

    private AuditRecord? Keep(AuditEvent happened)
    {
        var writer = ledger.Writer!;
        if (Interlocked.Exchange(ref _lost, 0) is var lost and > 0
            && !writer.TryRecord(new AuditRecord(new AuditEvent(AuditKinds.Lost) { Count = lost }, time.GetUtcNow())))
        {
            Interlocked.Add(ref _lost, lost);
        }

        var record = new AuditRecord(happened, happened.At ?? time.GetUtcNow());
        if (writer.TryRecord(record))
        {
            return record;
        }

        metrics.Dropped();
        if (Interlocked.Increment(ref _lost) == 1)
        {
            Log.Dropped(logger);
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(4200, LogLevel.Error, "The audit trail has no room for more records while it cannot be written. They are counted, and the count is recorded later.")]
        public static partial void Dropped(ILogger logger);
    }
}
