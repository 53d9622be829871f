using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Gateways that differ in where their telemetry goes: nowhere, to collectors of each kind, or to Prometheus, which asks every
/// second. To collectors goes the trace of every request, and metrics each second: the most that can be set.
/// </summary>
internal sealed class Exports : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly LoadRig _rig;
    private readonly ChildProcess _collectors = ChildProcess.Start(CollectorProcess.Mode);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<Uri?> _management = [];

    // Bound and not listening: the port stays closed, and nothing else takes it.
    private readonly Socket _dead = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Exports(LoadRig rig)
    {
        _rig = rig;
        _dead.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        rig.KeepBesideCallers(_collectors.Id);
    }

    /// <summary>Starts the gateways. The first exports nothing, the last is Prometheus's.</summary>
    public async Task StartAsync(List<LoadedProxy> proxies)
    {
        var collectors = _collectors.Read().Split(' ');
        await AddAsync(proxies, "export off", null);
        await AddAsync(proxies, "a healthy collector", collectors[0]);
        await AddAsync(proxies, "a dead one", $"http://{_dead.LocalEndPoint}");
        await AddAsync(proxies, "a slow one", collectors[1]);
        await AddAsync(proxies, "a hanging one", collectors[2]);
        await AddAsync(proxies, "Prometheus", "");
    }

    /// <summary>Scrapes the last gateway every second until cancelled.</summary>
    public async Task ScrapeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (!cancellationToken.IsCancellationRequested)
        {
            await _http.GetStringAsync(_management[^1], CancellationToken.None);
            Task next = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What a gateway has lost since its start, of spans or of deliveries of metrics.</summary>
    /// <param name="gateway">Its place among the gateways.</param>
    /// <param name="signal">The value of the metric's label.</param>
    public async Task<long> LostAsync(int gateway, string signal)
    {
        if (_management[gateway] is not { } address)
        {
            return 0;
        }

        var text = await _http.GetStringAsync(address);
        return text.Split('\n')
            .Where(line => line.StartsWith("gateway_telemetry_dropped_total{", StringComparison.Ordinal)
                && line.Contains($"gateway_signal=\"{signal}\"", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 2)..].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _dead.Dispose();
        await _collectors.DisposeAsync();
    }

    // The losses of all that export are read at the management port.
    private async Task AddAsync(List<LoadedProxy> proxies, string name, string? collector)
    {
        var port = FreePort.Find();
        string[] settings = collector is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"Telemetry:ManagementPort={port}")];
        string[] more = string.IsNullOrEmpty(collector)
            ? []
            : [$"Telemetry:OtlpEndpoint={collector}", "Telemetry:TraceRatio=1", $"Telemetry:OtlpMetricsInterval={Interval:c}"];
        proxies.Add(await _rig.StartGatewayAsync(name, [.. settings, .. more]));
        _management.Add(collector is null ? null : new Uri($"http://{IPAddress.Loopback}:{port}/metrics"));
    }
}
