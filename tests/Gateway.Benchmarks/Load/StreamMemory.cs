using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// The memory of an open stream that gets one frame a second: the growth of the proxy's resident memory, and what remains of it
/// after a collection. At the end every stream must still receive frames.
/// </summary>
internal static class StreamMemory
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    /// <summary>What the gateway needs for so many callers of one application.</summary>
    public static readonly string[] Settings =
        ["Callers:Applications:demo:MaxConcurrentRequests=10000", "Hosting:MaxConcurrentRequests=10000"];

    /// <param name="proxies">The proxies, warmed up.</param>
    /// <param name="counts">The numbers of streams, rising.</param>
    public static async Task<Table> MeasureAsync(IReadOnlyList<LoadedProxy> proxies, IReadOnlyList<int> counts)
    {
        var table = new Table(
            "open streams", "streams", "resident MB before", "with them", "KB per stream", "after a collection", "CPU % of a core");
        foreach (var proxy in proxies)
        {
            using var streams = new OpenStreams(proxy);
            _ = proxy.CollectedMegabytes; // Garbage of the warm-up would hide what streams take.
            var before = proxy.ResidentMegabytes;
            foreach (var count in counts)
            {
                if (!await streams.OpenAsync(count))
                {
                    table.Add(proxy.Name, $"{count}: holds {streams.Count}", $"{before:0}", "–", "–", "–", "–");
                    break;
                }

                var busy = Processors.MicrosecondsOf(proxy.ProcessId!.Value);
                await Task.Delay(Settle);
                busy = Processors.MicrosecondsOf(proxy.ProcessId.Value) - busy;
                await streams.ReceiveMoreAsync();
                var during = proxy.ResidentMegabytes;
                var collected = proxy.CollectedMegabytes is null ? during : proxy.ResidentMegabytes;
                await streams.ReceiveMoreAsync();
                table.Add(
                    proxy.Name, count.ToString(CultureInfo.InvariantCulture), $"{before:0}", $"{during:0}",
                    Kilobytes(during - before, count), Kilobytes(collected - before, count),
                    $"{busy / Settle.TotalMicroseconds * 100:0}");
            }
        }

        return table;
    }

    private static string Kilobytes(double megabytes, int streams) =>
        (megabytes * 1000 / streams).ToString("0.0", CultureInfo.InvariantCulture);
}
