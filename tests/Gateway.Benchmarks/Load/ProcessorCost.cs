namespace Gateway.Benchmarks.Load;

/// <summary>
/// The processor time of one request at saturation: the proxies alternate in windows of half a second, so that other load on the
/// machine meets all of them, and each window is compared with the first one's of the same round.
/// </summary>
internal static class ProcessorCost
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.5);

    /// <param name="proxies">The proxies; the first is the one that all are compared with.</param>
    /// <param name="rounds">The number of windows of each.</param>
    /// <param name="callers">The number of callers: enough to keep each proxy busy.</param>
    public static async Task<Table> MeasureAsync(IReadOnlyList<LoadedProxy> proxies, int rounds, int callers = LoadedProxy.Callers)
    {
        var costs = await WindowsAsync(proxies, rounds, callers);
        var table = new Table(
            $"closed loop, {callers} callers", $"× {proxies[0].Name}", "p25", "p75", "CPU µs per request", "requests/s", "bytes allocated per request");
        for (var i = 0; i < proxies.Count; i++)
        {
            var ratios = new Percentiles(costs[i].Zip(costs[0], (one, first) => one.Microseconds / first.Microseconds));
            table.Add(
                proxies[i].Name,
                Percentiles.Text(ratios.Median), Percentiles.Text(ratios.At(25)), Percentiles.Text(ratios.At(75)),
                Percentiles.Text(new Percentiles(costs[i].Select(one => one.Microseconds)).Median),
                $"{new Percentiles(costs[i].Select(one => one.Rate)).Median:0}",
                proxies[i].Allocated is null ? "–" : $"{new Percentiles(costs[i].Select(one => one.Bytes)).Median:0}");
        }

        return table;
    }

    /// <summary>The cost in each window of each proxy.</summary>
    public static async Task<List<Cost>[]> WindowsAsync(
        IReadOnlyList<LoadedProxy> proxies, int rounds, int callers = LoadedProxy.Callers)
    {
        var loops = new List<ClosedLoop>();
        foreach (var proxy in proxies)
        {
            loops.Add(await ClosedLoop.ConnectAsync(proxy, callers));
        }

        var costs = proxies.Select(_ => new List<Cost>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < proxies.Count; i++)
            {
                // Each round begins with another proxy.
                var at = (i + round) % proxies.Count;
                costs[at].Add(await WindowAsync(proxies[at], loops[at]));
            }
        }

        loops.ForEach(loop => loop.Dispose());
        return costs;
    }

    /// <summary>The median processor time of a request, in microseconds, of one proxy alone.</summary>
    public static async Task<double> MicrosecondsAsync(LoadedProxy proxy, int rounds)
    {
        using var loop = await ClosedLoop.ConnectAsync(proxy);
        var costs = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            costs.Add((await WindowAsync(proxy, loop)).Microseconds);
        }

        return new Percentiles(costs).Median;
    }

    private static async Task<Cost> WindowAsync(LoadedProxy proxy, ClosedLoop loop)
    {
        var allocated = proxy.Allocated;
        var before = Processors.MicrosecondsOf(proxy.ProcessId!.Value);
        var requests = await loop.RunAsync(Window);
        var after = Processors.MicrosecondsOf(proxy.ProcessId.Value);
        return new Cost(
            (after - before) / requests, requests / Window.TotalSeconds,
            (proxy.Allocated - allocated) / (double)requests ?? double.NaN);
    }

    /// <summary>One window.</summary>
    /// <param name="Microseconds">The processor time of a request.</param>
    /// <param name="Rate">Requests a second.</param>
    /// <param name="Bytes">The bytes that a request allocated; NaN where the proxy cannot tell.</param>
    internal sealed record Cost(double Microseconds, double Rate, double Bytes);
}
