using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Export;

/// <summary>
/// Serves <c>GET /metrics</c> on an address of its own, which is off by default. A server of its own, so that no route of callers is
/// reached through it nor it through theirs, and so that a flood of callers does not keep Prometheus out.
/// </summary>
internal sealed partial class ManagementListener(
    IOptions<TelemetryOptions> options, MetricExport metrics, ILogger<ManagementListener> logger) : IHostedService, IAsyncDisposable
{
    private const string Path = "/metrics";

    // A few scrapers at once; each has one connection.
    private const int MaxConnections = 16;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private WebApplication? _server;

    /// <summary>The address that it listens on; <c>null</c> when it is off.</summary>
    public Uri? Url => _server is { } server ? new Uri(server.Urls.First()) : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ManagementPort is not { } port || metrics.Provider is not { } provider)
        {
            return;
        }

        // Empty: it reads no settings, so that neither ASPNETCORE_URLS nor the Kestrel section give it an address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Listen(IPAddress.Parse(options.Value.ManagementAddress), port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var server = builder.Build();
        server.UseOpenTelemetryPrometheusScrapingEndpoint(
            provider, context => context.Request.Path == Path && HttpMethods.IsGet(context.Request.Method), path: null,
            configureBranchedPipeline: null, optionsName: null);
        server.Run(NotFound);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        _server = server;
        Log.Listening(logger, Url!);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // Signals are the gateway's; it stops this server.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(5052, LogLevel.Information, "Metrics are served to Prometheus at {Address}metrics.")]
        public static partial void Listening(ILogger logger, Uri address);
    }
}
