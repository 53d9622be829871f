using System.Diagnostics;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Streams;

/// <summary>
/// First byte, gaps and delays of streams, measured alternately directly and through the gateway in one run: at the median the
/// gateway costs at most a millisecond.
/// </summary>
internal static class StreamsMode
{
    private const double Most = 1;
    private const int Pieces = 30;
    private const int GapMilliseconds = 20;
    private const int WarmUpAtOnce = 8;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var streams = arguments.Take("streams") ?? 50;
        var warmUp = TimeSpan.FromSeconds(arguments.Take("warm-up") ?? 10);
        arguments.End();

        await using var rig = await Rig.StartAsync();
        using var direct = new StreamPath("direct", rig.UpstreamUrl, null, StreamRoute.Converse);
        using var gateway = new StreamPath("gateway", rig.GatewayUrl, rig.Key, StreamRoute.Converse);
        await WarmUpAsync(direct, gateway, warmUp);
        await MeasureAsync(direct, gateway, streams);
        return Print(direct.Measured, gateway.Measured);
    }

    private static async Task WarmUpAsync(StreamPath direct, StreamPath gateway, TimeSpan time)
    {
        var score = new Score(0, Pieces, 2, 20);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            await Task.WhenAll(Enumerable.Range(0, WarmUpAtOnce).SelectMany(
                _ => (Task[])[direct.CallAsync(score), gateway.CallAsync(score)]));
        }
    }

    // The paths alternate, and so does which comes first: other load on the machine affects both equally.
    private static async Task MeasureAsync(StreamPath direct, StreamPath gateway, int streams)
    {
        var score = new Score(0, Pieces, GapMilliseconds, 20);
        for (var i = 0; i < streams; i++)
        {
            foreach (var path in (StreamPath[])(i % 2 == 0 ? [direct, gateway] : [gateway, direct]))
            {
                path.Measured.Add(await path.CallAsync(score));
            }
        }
    }

    private static int Print(List<TimedStream> direct, List<TimedStream> gateway)
    {
        Console.WriteLine(
            $"{direct.Count} streams each way, {Pieces + Responses.FramesBefore} frames {GapMilliseconds} ms apart; ms");
        var table = new Table(
            "figure", "direct p50", "p95", "p99", "gateway p50", "p95", "p99", "difference p50", "p95", "p99");
        var bounds = new Bounds();
        Compare("first byte", direct.Select(one => one.FirstByte), gateway.Select(one => one.FirstByte));
        Compare("gap", direct.SelectMany(one => one.Gaps), gateway.SelectMany(one => one.Gaps));
        Compare("delay of a frame", direct.SelectMany(one => one.Delays), gateway.SelectMany(one => one.Delays));
        table.Print();

        // A frame that is delayed and sent together with the next one shows here, even if the median over all gaps does not
        // change.
        var (place, worst) = Enumerable.Range(0, direct[0].Gaps.Length)
            .Select(at => (Place: at, Difference: Median(gateway, at) - Median(direct, at)))
            .MaxBy(gap => Math.Abs(gap.Difference));
        Check($"gap {place + 1}, the worst of {direct[0].Gaps.Length}", worst);
        return bounds.Print();

        void Compare(string figure, IEnumerable<double> directly, IEnumerable<double> through)
        {
            var (one, other) = (new Percentiles(directly), new Percentiles(through));
            table.Add(
            [
                figure, .. Texts(one.At), .. Texts(other.At), .. Texts(percent => other.At(percent) - one.At(percent)),
            ]);
            Check(figure, other.Median - one.Median);
        }

        void Check(string figure, double difference) => bounds.Check(
            Math.Abs(difference) <= Most,
            $"{figure}: the medians differ by {Percentiles.Text(difference)} ms, at most {Most}");
    }

    private static double Median(List<TimedStream> streams, int gap) =>
        new Percentiles(streams.Select(one => one.Gaps[gap])).Median;

    private static IEnumerable<string> Texts(Func<double, double> at) =>
        ((double[])[50, 95, 99]).Select(percent => Percentiles.Text(at(percent)));
}
