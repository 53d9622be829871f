using System.Net;
using System.Text;
using Gateway.Configuration;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting;

/// <summary>
/// The process itself: its clock, its log, Kestrel's limits, and the conditions for starting.
/// </summary>
internal static class Server
{
    // A header block that takes longer is an attack or a broken proxy.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder AddServer(this WebApplicationBuilder builder)
    {
        EnsureUnicodeNormalization();
        FollowNoProxyVariables();
        builder.Services.AddSingleton(TimeProvider.System);

        var files = new ConfigurationFiles();
        files.Watch(builder.Configuration);
        builder.Services.AddSingleton(files);

        builder.Logging.AddJsonLines();
        builder.Services.AddSingleton<LoadMeasurements>().AddHostedService<LoadReport>()
            .AddHostedService<WeakSettings>().AddHostedService<ConfigurationFilePoll>().AddHostedService<SystemdNotifier>()
            .AddSingleton<PreparedAtStart.Work>(AssembliesLoadedAtStart.Load);
        RefuseBareLineFeeds();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxConcurrentConnections = OpenFiles.RoomForConnections();

            // The upper bound of the configured limit, which is enforced where the body is read.
            kestrel.Limits.MaxRequestBodySize = HostingOptions.MaxConfigurableRequestBodyBytes;
        });
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IConfiguration>((kestrel, configuration) =>
            kestrel.Limits.KeepAliveTimeout = HostingOptions.Unvalidated(configuration).KeepAliveTimeout);
        return builder.AddListeners();
    }

    // A line ends with CR LF. By default Kestrel accepts LF alone as well, which a server in front may read as part of a value.
    private static void RefuseBareLineFeeds() =>
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

    // The AWS SDK requests the credentials of a container or an instance over clients of its own, which would follow HTTP_PROXY
    // and give them to the proxy. A WebProxy without an address means no proxy.
    private static void FollowNoProxyVariables() => HttpClient.DefaultProxy = new WebProxy();

    // Without ICU, NFKC silently returns its input: a full-width digit would pass every detector.
    private static void EnsureUnicodeNormalization()
    {
        if ("１".Normalize(NormalizationForm.FormKC) != "1")
        {
            throw new InvalidOperationException(
                "Unicode normalization does not work: "
                + "install ICU (libicu) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset.");
        }
    }
}
