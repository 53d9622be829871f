using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Credentials;

/// <summary>Ready when at least one target has a session. Reports no details, because health is public.</summary>
internal sealed class SessionHealthCheck(SessionCache sessions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(sessions.All.Any(session => session.IsReady)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy());
}
