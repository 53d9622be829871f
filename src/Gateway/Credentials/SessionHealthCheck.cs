using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Credentials;

/// <summary>Ready only with a session of some target. Says no more: health is answered to anybody.</summary>
internal sealed class SessionHealthCheck(SessionCache sessions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(sessions.All.Any(session => session.IsReady)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy());
}
