using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// The latency that a proxy adds at a fixed rate: windows of one second alternate, and each is compared with the direct one of
/// the same round.
/// </summary>
internal static class AddedLatency
{
    private static readonly int[] Rates = [500, 1000];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <param name="proxies">What is measured; the first is the one that all are compared with.</param>
    /// <param name="rounds">The number of windows of each, at each rate.</param>
    public static async Task<Table> MeasureAsync(IReadOnlyList<LoadedProxy> proxies, int rounds)
    {
        var table = new Table(
            "open loop", "requests/s", "p50 ms", "p99 ms", "added at p50", "p25", "p75", "added at p99", "p25", "p75");
        foreach (var rate in Rates)
        {
            var windows = await WindowsAsync(proxies, rate, rounds);
            for (var i = 0; i < proxies.Count; i++)
            {
                table.Add(
                [
                    proxies[i].Name, rate.ToString(CultureInfo.InvariantCulture),
                    Percentiles.Text(new Percentiles(windows[i].Select(one => one.Median)).Median),
                    Percentiles.Text(new Percentiles(windows[i].Select(one => one.At(99))).Median),
                    .. Added(windows[i], windows[0], 50), .. Added(windows[i], windows[0], 99),
                ]);
            }
        }

        return table;
    }

    /// <summary>The latencies in each window of each proxy.</summary>
    public static async Task<List<Percentiles>[]> WindowsAsync(IReadOnlyList<LoadedProxy> proxies, int rate, int rounds)
    {
        var loops = new List<OpenLoop>();
        foreach (var proxy in proxies)
        {
            loops.Add(await OpenLoop.ConnectAsync(proxy));
        }

        var windows = proxies.Select(_ => new List<Percentiles>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < proxies.Count; i++)
            {
                // Each round begins with another proxy.
                var at = (i + round) % proxies.Count;
                windows[at].Add(await loops[at].RunAsync(rate, Window));
            }
        }

        loops.ForEach(loop => loop.Dispose());
        return windows;
    }

    /// <summary>
    /// What is added at a percentage of the latencies, against the windows of the same rounds: its median, and its quartiles.
    /// </summary>
    public static IEnumerable<string> Added(List<Percentiles> windows, List<Percentiles> direct, double percent)
    {
        var added = new Percentiles(windows.Zip(direct, (one, other) => one.At(percent) - other.At(percent)));
        return ((double[])[50, 25, 75]).Select(at => Percentiles.Text(added.At(at)));
    }
}
