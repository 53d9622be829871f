using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// What telemetry costs a request, whatever the collector does: latency at a fixed rate, processor time at saturation, memory, and
/// what was lost. All beside a gateway that exports nothing, in the same windows.
/// </summary>
internal static class CollectorCost
{
    private const int Rate = 500;

    /// <param name="gateways">The gateways of <paramref name="exports"/>, warmed up.</param>
    /// <param name="exports">Where their telemetry goes.</param>
    /// <param name="rounds">The number of windows of each.</param>
    public static async Task<Table> MeasureAsync(IReadOnlyList<LoadedProxy> gateways, Exports exports, int rounds)
    {
        var before = gateways.Select(gateway => gateway.ResidentMegabytes).ToArray();
        var lostBefore = await LostAsync(gateways.Count, exports);
        using var end = new CancellationTokenSource();
        var scraping = exports.ScrapeAsync(end.Token);
        var latencies = await AddedLatency.WindowsAsync(gateways, Rate, rounds);
        var lost = await LostAsync(gateways.Count, exports);
        var costs = await ProcessorCost.WindowsAsync(gateways, rounds);
        await end.CancelAsync();
        await scraping;

        var table = new Table(
            $"open loop, {Rate} requests/s", "p50 ms", "p99 ms", "added at p50", "p25", "p75", "added at p99", "spans lost",
            "metrics not delivered", "× CPU, export off", "CPU µs per request", "resident MB before", "after");
        for (var i = 0; i < gateways.Count; i++)
        {
            table.Add(
            [
                gateways[i].Name,
                Percentiles.Text(new Percentiles(latencies[i].Select(one => one.Median)).Median),
                Percentiles.Text(new Percentiles(latencies[i].Select(one => one.At(99))).Median),
                .. AddedLatency.Added(latencies[i], latencies[0], 50), AddedLatency.Added(latencies[i], latencies[0], 99).First(),
                Whole(lost[i].Spans - lostBefore[i].Spans), Whole(lost[i].Metrics - lostBefore[i].Metrics),
                Percentiles.Text(new Percentiles(costs[i].Zip(costs[0], (one, off) => one.Microseconds / off.Microseconds)).Median),
                Percentiles.Text(new Percentiles(costs[i].Select(one => one.Microseconds)).Median),
                $"{before[i]:0}", $"{gateways[i].ResidentMegabytes:0}",
            ]);
        }

        return table;
    }

    private static async Task<List<(long Spans, long Metrics)>> LostAsync(int gateways, Exports exports)
    {
        var lost = new List<(long, long)>();
        for (var i = 0; i < gateways; i++)
        {
            lost.Add((await exports.LostAsync(i, "traces"), await exports.LostAsync(i, "metrics")));
        }

        return lost;
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
