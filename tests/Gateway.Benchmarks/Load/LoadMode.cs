using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// What the gateway costs beside YARP's plain forwarder and nginx, in one run: ratios, because absolute figures depend on the
/// machine and its other load.
/// </summary>
internal static class LoadMode
{
    // The proxy under test has the first processor; callers and upstream share the second.
    private const int ProxyProcessor = 0;
    private const int OtherProcessor = 1;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var quick = arguments.Take("quick") is > 0;
        var rounds = arguments.Take("rounds") ?? (quick ? 2 : 30);
        var warmUp = TimeSpan.FromSeconds(arguments.Take("warm-up") ?? (quick ? 2 : 40));
        arguments.End();

        await using var rig = LoadRig.Start();
        var yarp = rig.StartYarp();
        var nginx = rig.StartNginx();
        LoadedProxy[] gateways =
        [
            await rig.StartGatewayAsync("gateway, everything on"),
            await rig.StartGatewayAsync("… without the log line", "Logging:LogLevel:Gateway.Usage.Settlements=None"),
            await rig.StartGatewayAsync("… without personal data", "Callers:Applications:demo:PersonalData:Requests=Off"),
        ];
        LoadedProxy[] proxies = [yarp, .. nginx is null ? [] : (LoadedProxy[])[nginx], .. gateways];
        foreach (var proxy in proxies)
        {
            using var loop = await ClosedLoop.ConnectAsync(proxy);
            await loop.RunAsync(warmUp);
        }

        Processors.Pin(Environment.ProcessId, OtherProcessor);
        Processors.Pin(rig.UpstreamId, OtherProcessor);
        foreach (var proxy in proxies)
        {
            Processors.Pin(proxy.ProcessId!.Value, ProxyProcessor);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{LoadedProxy.Callers} callers, one processor for the proxy, {rounds} windows of half a second each\n"));
        (await ProcessorCost.MeasureAsync(proxies, rounds)).Print();
        return 0;
    }
}
