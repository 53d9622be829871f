using System.Data.Common;

namespace Gateway.Quotas;

/// <summary>
/// Where replicas share limits: gives back each second what is not needed any more, and reads every ten seconds what all replicas
/// have used, for the metrics.
/// </summary>
internal sealed class SharesRenewal(QuotaAdmission quotas, TimeProvider time) : BackgroundService
{
    private const int LooksBetweenReadings = 10;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (quotas.Shared is not { } store)
        {
            return;
        }

        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            for (var look = 1; await timer.WaitForNextTickAsync(stoppingToken); look++)
            {
                foreach (var use in quotas.Uses)
                {
                    use.Desk!.Renew();
                }

                if (look % LooksBetweenReadings == 0)
                {
                    await SeeAsync(store, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SeeAsync(Usage.Ledger.ILedgerStore store, CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            var (day, month) = (BudgetPeriod.DayOf(now), BudgetPeriod.MonthOf(now));
            quotas.See(await BudgetReader.ReadAsync(store, day, month, cancellationToken), day, month);
        }
        catch (DbException)
        {
            // The ledger itself reports that its database is away; the metrics keep the last reading.
        }
    }
}
