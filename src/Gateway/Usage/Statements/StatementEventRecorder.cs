using Gateway.Audit;
using Gateway.Usage.Ledger;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>
/// Takes what commands have done with statements into the audit trail: at start, and then every half a minute. An event is noted as
/// recorded after it is durable in the trail, so that it is there at least once.
/// </summary>
internal sealed partial class StatementEventRecorder(
    UsageLedger ledger, AuditTrail trail, TimeProvider time, ILogger<StatementEventRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!trail.IsOn || ledger.Store is not { } store)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RecordAsync(store, stoppingToken);
            }
            catch (Exception failure) when (StatementErrors.IsOfLedger(failure))
            {
                Log.NotRecorded(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RecordAsync(ILedgerStore store, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenReadingAsync(cancellationToken);
        var waiting = await StatementEvents.WaitingAsync(reading, StatementEvents.MaxAtOnce, cancellationToken);
        if (waiting.IsEmpty)
        {
            return;
        }

        await using var writing = await store.OpenWritingAsync(cancellationToken);
        foreach (var happened in waiting)
        {
            if (await trail.RecordAsync(happened.Audited, cancellationToken) is not null)
            {
                return; // The trail cannot be written now; whoever waits for it is told elsewhere.
            }

            await StatementEvents.RecordedAsync(writing, happened.Id, time.GetUtcNow(), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5092, LogLevel.Warning, "What commands did with statements could not be taken into the audit trail. It is tried again.")]
        public static partial void NotRecorded(ILogger logger, Exception failure);
    }
}
