using Amazon.Extensions.NETCore.Setup;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>Registers the way to STS: the gateway's own credentials, and a client of ours that the AWS SDK uses.</summary>
internal static class StsServices
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);

    public static void AddSts(this IServiceCollection services)
    {
        // Empty: everything the SDK's section "AWS" could say (profile, role, region) has its own place here.
        services.TryAddDefaultAWSOptions(new AWSOptions());
        services.AddSingleton<BaseCredentials>();
        services.AddSingleton<StsHttpClientFactory>();
        services.AddSingleton<StsClient>();

        // StsClient limits the time of a call, by the host's clock. The request's headers are nobody's to log.
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
