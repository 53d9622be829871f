using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks.Processes;
using Gateway.Benchmarks.Streams;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// What a proxy adds to a stream: to its first byte, to the gaps between its frames, and to the way of each frame. Windows of a few
/// streams alternate, and each is compared with the one of the same round on the first path.
/// </summary>
internal static class StreamLatency
{
    private const int AtOnce = 4;
    private const int Gap = 20;
    private static readonly Score Measured = new(0, 30, Gap, 20);
    private static readonly Score WarmUp = new(0, 30, 2, 20);

    /// <summary>Streams until the code of each path is compiled; the processes may use all processors.</summary>
    public static async Task WarmAsync(IReadOnlyList<StreamPath> paths, TimeSpan time)
    {
        foreach (var path in paths)
        {
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
            {
                await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => path.CallAsync(WarmUp)));
            }
        }
    }

    /// <param name="paths">What is measured; the first is the one that all are compared with.</param>
    /// <param name="rounds">The number of windows of each.</param>
    public static async Task<Table> MeasureAsync(IReadOnlyList<StreamPath> paths, int rounds)
    {
        var windows = paths.Select(_ => new List<Window>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < paths.Count; i++)
            {
                // Each round begins with another path.
                var at = (i + round) % paths.Count;
                windows[at].Add(await MeasureAsync(paths[at]));
            }
        }

        var table = new Table(
            $"streams, frames {Gap} ms apart", "streams", "first byte p50 ms", "added at p50", "p25", "p75", "gap p50 ms", "added at p50",
            "way of a frame p50 ms", "added at p50", "added at p99", "worst gap");
        for (var i = 0; i < paths.Count; i++)
        {
            table.Add(
            [
                paths[i].Name, (rounds * AtOnce).ToString(CultureInfo.InvariantCulture),
                .. Texts(windows, i, one => one.FirstByte, 50, 25, 75), .. Texts(windows, i, one => one.Gaps, 50),
                .. Texts(windows, i, one => one.Delays, 50),
                Percentiles.Text(Added(windows, i, one => one.Delays, 99).Median),
                Percentiles.Text(WorstGap(paths[i], paths[0])),
            ]);
        }

        return table;
    }

    private static async Task<Window> MeasureAsync(StreamPath path)
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            await Task.Delay(i * Gap / AtOnce); // Not all frames at the same moment.
            return await path.CallAsync(Measured);
        }));
        path.Measured.AddRange(streams);
        return new(
            new(streams.Select(one => one.FirstByte)), new(streams.SelectMany(one => one.Gaps)),
            new(streams.SelectMany(one => one.Delays)));
    }

    // The median, and what is added to it, at these percentages of the windows.
    private static IEnumerable<string> Texts(
        List<Window>[] windows, int path, Func<Window, Percentiles> figure, params double[] percentages) =>
    [
        Percentiles.Text(new Percentiles(windows[path].Select(one => figure(one).Median)).Median),
        .. percentages.Select(at => Percentiles.Text(Added(windows, path, figure, 50).At(at))),
    ];

    private static Percentiles Added(List<Window>[] windows, int path, Func<Window, Percentiles> figure, double percent) =>
        new(windows[path].Zip(windows[0], (one, direct) => figure(one).At(percent) - figure(direct).At(percent)));

    // A frame that is held back and sent with the next one shows at its place, even if the median of all gaps stays the same.
    private static double WorstGap(StreamPath path, StreamPath direct) => Enumerable
        .Range(0, direct.Measured[0].Gaps.Length)
        .Select(place => GapAt(path, place) - GapAt(direct, place))
        .MaxBy(Math.Abs);

    private static double GapAt(StreamPath path, int place) =>
        new Percentiles(path.Measured.Select(one => one.Gaps[place])).Median;

    private sealed record Window(Percentiles FirstByte, Percentiles Gaps, Percentiles Delays);
}
