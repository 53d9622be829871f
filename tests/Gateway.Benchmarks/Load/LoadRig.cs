using Gateway.Benchmarks.Processes;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Load;

/// <summary>The upstream and the proxies in front of it, each in its own process.</summary>
internal sealed class LoadRig : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _processes = [];
    private readonly ChildProcess _upstream;
    private readonly Uri _simulator;
    private readonly Uri _bedrock;
    private NginxProcess? _nginx;

    private LoadRig(ChildProcess upstream)
    {
        _upstream = upstream;
        var addresses = upstream.Read().Split(' ');
        (_simulator, _bedrock) = (new Uri(addresses[0]), new Uri(addresses[1]));
        Direct = new LoadedProxy("direct", _bedrock, null, null, null);
    }

    /// <summary>The upstream, without a proxy.</summary>
    public LoadedProxy Direct { get; }

    public int UpstreamId => _upstream.Id;

    public static LoadRig Start() => new(ChildProcess.Start(LoadUpstream.Mode));

    public LoadedProxy StartYarp()
    {
        var process = ChildProcess.Start(YarpProcess.Mode, _bedrock.ToString());
        _processes.Add(process);
        return new LoadedProxy("YARP, plain", new Uri(process.Read()), process.Id, null, () => process.Ask(GatewayProcess.Allocated));
    }

    /// <summary>nginx; <c>null</c> where it is not installed.</summary>
    public LoadedProxy? StartNginx()
    {
        _nginx = NginxProcess.TryStart(_bedrock);
        return _nginx is null ? null : new LoadedProxy("nginx, plain", _nginx.Url, _nginx.Id, null, null);
    }

    /// <param name="name">Its name in the tables.</param>
    /// <param name="settings">Settings beside those of the sandbox, as <c>Key=Value</c>.</param>
    public async Task<LoadedProxy> StartGatewayAsync(string name, params string[] settings)
    {
        var gateway = await RunningGateway.StartAsync(_simulator, _bedrock, settings);
        gateway.Process.OnLog = static _ => { };
        _processes.Add(gateway);
        return new LoadedProxy(name, gateway.Url, gateway.Process.Id, gateway.Key, () => gateway.Process.Ask(GatewayProcess.Allocated));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _nginx?.Dispose();
        await _upstream.DisposeAsync();
    }
}
