using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Credentials;

/// <summary>Ready only with a session. Says no more: health is answered to anybody.</summary>
internal sealed class SessionHealthCheck(ContractorSession session) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(session.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
