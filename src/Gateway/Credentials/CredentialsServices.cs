using Amazon.Extensions.NETCore.Setup;
using Gateway.Operations;
using Microsoft.Extensions.Options;

namespace Gateway.Credentials;

/// <summary>
/// Registers the contractor's session. The host provides <see cref="Network.AwsEndpoints"/>, a
/// <see cref="TimeProvider"/> and <see cref="Chance"/>.
/// </summary>
internal static class CredentialsServices
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<ContractorOptions>(ContractorOptions.Section);
        services.AddSingleton<IValidateOptions<ContractorOptions>>(new ContractorRules(configuration));

        AddSts(services);

        services.AddSingleton<CredentialsMetrics>();
        services.AddSingleton<ContractorSession>();
        services.AddHostedService<SessionRefresher>();
        services.AddHealthChecks().AddCheck<SessionHealthCheck>("credentials", tags: [HealthEndpoints.Ready]);

        return services;
    }

    private static void AddSts(IServiceCollection services)
    {
        // Empty: everything the SDK's section "AWS" could say (profile, role, region) has its own place here.
        services.TryAddDefaultAWSOptions(new AWSOptions());
        services.AddSingleton<BaseCredentials>();
        services.AddSingleton<StsHttpClientFactory>();
        services.AddSingleton<StsClient>();

        // StsClient limits the time of a call, by the host's clock. The request's headers are nobody's to log.
        services.AddHttpClient(StsHttpClientFactory.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) => Configure(handler))
            .AddHttpMessageHandler(() => new StsAnswerGuard())
            .RemoveAllLoggers();
    }

    private static void Configure(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectLimit;
        handler.AllowAutoRedirect = false;
        handler.UseProxy = false;
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
        handler.MaxResponseDrainSize = 0;
    }
}
