using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Network;
using Microsoft.Extensions.Options;

namespace Gateway.Credentials;

/// <summary>
/// Registers the contractor's session. The host provides <see cref="AwsEndpoints"/>, <see cref="AwsClock"/>, a
/// <see cref="TimeProvider"/> and <see cref="Chance"/>.
/// </summary>
internal static class CredentialsServices
{
    public static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<ContractorOptions>(ContractorOptions.Section);
        services.AddWeakSettings<ContractorOptions>(options => !options.ServePastExpiry
            ? []
            : [new("Contractor__ServePastExpiry", "an expired session goes on being used while STS cannot be reached.")]);
        services.AddSingleton<IValidateOptions<ContractorOptions>>(new ContractorRules(configuration));

        services.AddSts();
        services.AddSingleton<CredentialsMetrics>();
        AddSessions(services);
        services.AddHostedService<SessionRefresher>();
        services.AddHealthChecks().AddCheck<SessionHealthCheck>("credentials", tags: [HealthEndpoints.Ready]);

        return services;
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton(provider => AssumedRole.Of(Options(provider)));
        services.AddSingleton(provider => new SessionCache(
            provider.GetServices<AssumedRole>(),
            role => ActivatorUtilities.CreateInstance<ContractorSession>(provider, role)));

        // The one that Bedrock is called with.
        services.AddSingleton(
            provider => provider.GetRequiredService<SessionCache>().For(AssumedRole.Of(Options(provider))));

        static ContractorOptions Options(IServiceProvider provider) =>
            provider.GetRequiredService<IOptions<ContractorOptions>>().Value;
    }
}
