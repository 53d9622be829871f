using System.Data.Common;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>
/// Reads the budgets from the ledger before the server listens, after the ledger was opened. While the database is away nothing is
/// admitted, and the reading is tried again each second.
/// </summary>
internal sealed partial class BudgetsAtStart(
    QuotaAdmission quotas, UsageLedger ledger, TimeProvider time, ILogger<BudgetsAtStart> logger) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!quotas.IsReady)
            {
                await Task.Delay(Rest, time, stoppingToken);
                await TryReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // Only from a database that the ledger has opened: what an earlier process left open is settled then.
    private async Task TryReadAsync(CancellationToken cancellationToken)
    {
        if (quotas.IsReady || ledger.Store is not { } store || ledger.Check() is not null)
        {
            return;
        }

        try
        {
            var now = time.GetUtcNow();
            var (day, month) = (BudgetPeriod.DayOf(now), BudgetPeriod.MonthOf(now));
            quotas.Load(await BudgetReader.ReadAsync(store, day, month, cancellationToken), day, month);
        }
        catch (DbException failure)
        {
            Log.NotRead(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5060, LogLevel.Warning, "Could not read from the ledger what was used of the limits. Nothing is admitted until it can be read.")]
        public static partial void NotRead(ILogger logger, Exception failure);
    }
}
