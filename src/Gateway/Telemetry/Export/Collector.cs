using Gateway.Network;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace Gateway.Telemetry.Export;

/// <summary>
/// The way to the OpenTelemetry collector: OTLP over HTTP with protobuf, only to addresses in the VPC or of this machine, without
/// proxy and redirects.
/// </summary>
internal sealed class Collector(
    IOptions<TelemetryOptions> options, IHttpClientFactory clients, HostLookup lookup, VpcAddresses inside,
    ILogger<UpstreamConnector> logger)
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string ClientName = "telemetry";

    // An OTLP response is nearly empty.
    private const int MaxResponseBytes = 64 * 1024;

    private readonly UpstreamConnector _connector = new(lookup, inside.AndThisMachine(), logger);

    /// <summary>True when a collector is configured.</summary>
    public bool Exists => options.Value.OtlpEndpoint.Length > 0;

    /// <summary>The exporter's options for one signal. The <c>OTEL_*</c> variables that it reads itself are overridden.</summary>
    /// <param name="path">The path below the endpoint, such as <c>v1/traces</c>.</param>
    public OtlpExporterOptions OptionsFor(string path) => new()
    {
        Endpoint = new Uri($"{options.Value.OtlpEndpoint.TrimEnd('/')}/{path}"),
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Headers = "",
        TimeoutMilliseconds = (int)options.Value.OtlpTimeout.TotalMilliseconds,
        HttpClientFactory = Open,
    };

    /// <summary>The connections to the collector, and their rules.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.Value.OtlpTimeout,
        ConnectCallback = _connector.ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private HttpClient Open()
    {
        var http = clients.CreateClient(ClientName);
        http.Timeout = options.Value.OtlpTimeout;
        http.MaxResponseContentBufferSize = MaxResponseBytes;
        foreach (var (name, value) in options.Value.OtlpHeaders)
        {
            http.DefaultRequestHeaders.Add(name, value);
        }

        return http;
    }
}
