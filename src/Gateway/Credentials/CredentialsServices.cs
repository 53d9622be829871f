using Gateway.Bedrock.Targets;
using Gateway.Hosting;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// Registers the sessions of the targets. The host provides <see cref="UpstreamTargets"/>, <see cref="AwsClock"/>, a
/// <see cref="TimeProvider"/> and <see cref="Jitter"/>.
/// </summary>
internal static class CredentialsServices
{
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddSts();
        services.AddSingleton<CredentialsMetrics>();
        services.AddSingleton(provider => new SessionCache(
            provider.GetRequiredService<UpstreamTargets>(),
            (target, role) => ActivatorUtilities.CreateInstance<ContractorSession>(provider, target, role),
            provider.GetRequiredService<CredentialsMetrics>(), provider.GetRequiredService<AwsClock>(),
            provider.GetRequiredService<ILogger<SessionCache>>()));
        services.AddHostedService<SessionRefresher>();
        services.AddHealthChecks().AddCheck<SessionHealthCheck>("credentials", tags: [HealthEndpoints.Ready]);

        return services;
    }
}
