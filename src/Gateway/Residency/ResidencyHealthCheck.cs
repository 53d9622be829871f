using Gateway.Catalog;
using Gateway.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Residency;

/// <summary>
/// Healthy when at least one model may be called. If AWS has to confirm each model first, none may be right after the start. An
/// empty catalog counts as healthy.
/// </summary>
internal sealed class ResidencyHealthCheck(Snapshot<CatalogOptions, ResidencyPolicy> residency) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(residency.Current.Entries is { IsEmpty: false } entries && entries.All(entry => entry.Served is null)
            ? HealthCheckResult.Unhealthy()
            : HealthCheckResult.Healthy());
}
