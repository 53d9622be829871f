using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Quotas;

/// <summary>Not ready until it is known what was used of the limits: until then nothing is admitted.</summary>
internal sealed class BudgetsCheck(QuotaAdmission quotas) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(quotas.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
