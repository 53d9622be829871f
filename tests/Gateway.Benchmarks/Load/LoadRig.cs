using System.Globalization;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// The upstream and the proxies in front of it, each in its own process. While it is measured a proxy has the first processor;
/// callers and upstream share the second.
/// </summary>
internal sealed class LoadRig : IAsyncDisposable
{
    private const int ProxyProcessor = 0;

    /// <summary>The processor of everything but the proxy that is measured.</summary>
    public const int OtherProcessor = 1;

    private readonly ChildProcess _upstream;
    private readonly TimeSpan _warmUp;
    private readonly List<int> _besideCallers = [];

    private LoadRig(ChildProcess upstream, TimeSpan warmUp)
    {
        (_upstream, _warmUp) = (upstream, warmUp);
        var addresses = upstream.Read().Split(' ');
        (Simulator, Bedrock) = (new Uri(addresses[0]), new Uri(addresses[1]));
        Direct = new LoadedProxy("direct", Bedrock, null, null, null, null);
    }

    /// <summary>The upstream, without a proxy.</summary>
    public LoadedProxy Direct { get; }

    /// <summary>The simulator, which is the gateway's upstream for everything but Bedrock Runtime.</summary>
    public Uri Simulator { get; }

    /// <summary>The upstream in place of Bedrock Runtime.</summary>
    public Uri Bedrock { get; }

    /// <param name="warmUp">
    /// How long each proxy is loaded before it is measured: methods stay in the JIT's instrumented tier for half a minute.
    /// </param>
    public static LoadRig Start(TimeSpan warmUp) => new(ChildProcess.Start(LoadUpstream.Mode), warmUp);

    public LoadedProxy StartYarp()
    {
        Free();
        var process = ChildProcess.Start(YarpProcess.Mode, Bedrock.ToString());
        return new LoadedProxy("YARP, plain", new Uri(process.Read()), process.Id, null, process.Ask, process);
    }

    /// <summary>nginx; <c>null</c> where it is not installed.</summary>
    public async Task<LoadedProxy?> StartNginxAsync()
    {
        Free();
        return await NginxProcess.TryStartAsync(Bedrock) is { } nginx
            ? new LoadedProxy("nginx, plain", nginx.Url, nginx.Id, null, null, nginx)
            : null;
    }

    /// <param name="name">Its name in the tables.</param>
    /// <param name="settings">Settings beside those of the sandbox, as <c>Key=Value</c>.</param>
    public async Task<LoadedProxy> StartGatewayAsync(string name, params string[] settings)
    {
        Free();
        var gateway = await RunningGateway.StartAsync(
            Simulator, Bedrock, ["Hosting:KeepAliveTimeout=01:00:00", .. settings]);
        gateway.Process.OnLog = static _ => { };
        return new LoadedProxy(name, gateway.Url, gateway.Process.Id, gateway.Key, gateway.Process.Ask, gateway);
    }

    /// <summary>Loads each proxy on all processors until its code is compiled, then gives each process its processor.</summary>
    public async Task WarmAsync(params IReadOnlyList<LoadedProxy> proxies)
    {
        Free();
        foreach (var proxy in proxies)
        {
            using var loop = await ClosedLoop.ConnectAsync(proxy);
            await loop.RunAsync(_warmUp);
        }

        Processors.Pin(Environment.ProcessId, OtherProcessor);
        Processors.Pin(_upstream.Id, OtherProcessor);
        _besideCallers.ForEach(static process => Processors.Pin(process, OtherProcessor));
        foreach (var proxy in proxies)
        {
            Processors.Pin(proxy.ProcessId!.Value, ProxyProcessor);
        }
    }

    /// <summary>From the next <see cref="WarmAsync"/> on, keeps one more process on the processor of callers and upstream.</summary>
    public void KeepBesideCallers(int process) => _besideCallers.Add(process);

    /// <summary>Lets this process, those that it starts, and the upstream use all processors.</summary>
    public void Free()
    {
        Processors.Free(Environment.ProcessId);
        Processors.Free(_upstream.Id);
    }

    /// <summary>Holds the upstream's responses, so that requests stay in flight, until <see cref="Release"/>.</summary>
    public void Hold() => _upstream.Ask(HeldResponses.Hold);

    /// <summary>The number of requests that the upstream has read and holds.</summary>
    public int Held => int.Parse(_upstream.Ask(HeldResponses.Count), CultureInfo.InvariantCulture);

    public void Release() => _upstream.Ask(HeldResponses.Release);

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();
}
