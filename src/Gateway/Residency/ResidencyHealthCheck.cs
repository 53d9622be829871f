using Gateway.Catalog;
using Gateway.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Residency;

/// <summary>
/// Ready only with a model that may be called: where AWS has to confirm each, there is none right after the start.
/// </summary>
internal sealed class ResidencyHealthCheck(Snapshot<CatalogOptions, ResidencyPolicy> residency) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(residency.Current.Entries is { IsEmpty: false } entries && entries.All(entry => entry.Served is null)
            ? HealthCheckResult.Unhealthy()
            : HealthCheckResult.Healthy());
}
