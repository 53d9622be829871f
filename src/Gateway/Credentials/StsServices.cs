using Amazon.Extensions.NETCore.Setup;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>Registers the client for STS: the gateway's own credentials, and our HTTP client for the AWS SDK.</summary>
internal static class StsServices
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);

    public static void AddSts(this IServiceCollection services)
    {
        // Empty: every setting of the SDK's section "AWS" (profile, role, region) has its own place in the gateway's settings.
        services.TryAddDefaultAWSOptions(new AWSOptions());
        services.AddSingleton<BaseCredentials>();
        services.AddSingleton<StsHttpClientFactory>();
        services.AddSingleton<StsClient>();

        // StsClient limits the time of a call, by the host's clock. The request's headers must never be logged.
        services.AddHttpClient(StsHttpClientFactory.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) =>
                Configure(handler, provider.GetRequiredService<UpstreamConnector>()))
            .AddHttpMessageHandler(provider => new StsResponseGuard(provider.GetRequiredService<AwsClock>()))
            .RemoveAllLoggers();
    }

    private static void Configure(SocketsHttpHandler handler, UpstreamConnector connector)
    {
        handler.ConnectCallback = connector.ConnectAsync;
        handler.ConnectTimeout = ConnectLimit;
        handler.AllowAutoRedirect = false;
        handler.UseProxy = false;
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
        handler.MaxResponseDrainSize = 0;
    }
}
