using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Usage.Ledger;

/// <summary>Opens the ledger before the server listens, and closes it after the server has drained.</summary>
internal sealed class LedgerService(UsageLedger ledger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        ledger.Writer?.StartAsync().WaitAsync(cancellationToken) ?? Task.CompletedTask;

    // Whatever the token says: what is written here would be lost otherwise, and the writer bounds its own end.
    public Task StopAsync(CancellationToken cancellationToken) => ledger.Writer?.StopAsync() ?? Task.CompletedTask;
}

/// <summary>Not ready while the ledger cannot be written: every request would be refused.</summary>
internal sealed class LedgerHealthCheck(UsageLedger ledger) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(ledger.Check() is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
