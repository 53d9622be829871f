using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Connections;

/// <summary>
/// Many callers disconnect in the middle of their streams at once: every connection to Bedrock is closed within a second, and
/// each call is settled with the token counts that are known.
/// </summary>
internal static class DisconnectsMode
{
    private const int FramesRead = 3;
    private const int HandlesMore = 5;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Longer than any run: none of these streams ends before its caller disconnects.
    private static readonly Score Endless = new(0, 100_000, 50, 20);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var count = arguments.Take("callers") ?? 200;
        arguments.End();

        await using var rig = await Rig.StartAsync();
        await WarmUpAsync(rig, count);
        var settledBefore = await WaitAsync(() => SettledLine.In(rig.Gateway.Log).Count, settled => settled >= count);
        var handlesBefore = Handles(rig);

        var callers = await OpenAsync(rig, count);
        var handlesDuring = Handles(rig);
        var left = Leave(callers);
        var closed = await WaitAsync(() => rig.Played(), played => IsOver(played, count));
        var settled = await WaitAsync(
            () => SettledLine.In(rig.Gateway.Log).Skip(settledBefore).ToList(), lines => lines.Count >= count);

        var bounds = new Bounds();
        PrintClosing(bounds, closed, left);
        PrintSettled(bounds, settled, count);
        PrintHandles(bounds, handlesBefore, handlesDuring, Handles(rig));
        return bounds.Print();
    }

    // The same number of calls at once, read to their end: one-time costs of compilation, pools and connections are not measured.
    private static Task WarmUpAsync(Rig rig, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            using var caller = new Caller();
            await caller.AskAsync(rig, new Score(-1 - number, 10, 5, 20), IsInvoke(number));
            await caller.ReadToEndAsync();
        }));

    private static async Task<Caller[]> OpenAsync(Rig rig, int count)
    {
        var callers = Enumerable.Range(0, count).Select(_ => new Caller()).ToArray();
        await Task.WhenAll(callers.Select(async (caller, number) =>
        {
            await caller.AskAsync(rig, Endless with { Stream = number }, IsInvoke(number));
            await caller.ReadFramesAsync(FramesRead);
        }));
        return callers;
    }

    // For each operation, half of the callers disconnect with a FIN and half with a RST.
    private static long[] Leave(Caller[] callers)
    {
        var left = new long[callers.Length];
        for (var number = 0; number < callers.Length; number++)
        {
            left[number] = Stopwatch.GetTimestamp();
            callers[number].Leave(IsReset(number));
        }

        return left;
    }

    private static async Task<T> WaitAsync<T>(Func<T> look, Func<T, bool> isEnough)
    {
        var started = Stopwatch.GetTimestamp();
        var seen = look();
        while (!isEnough(seen) && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(20);
            seen = look();
        }

        return seen;
    }

    private static bool IsOver(PlayedReport played, int count) =>
        played.Streams.Count(stream => stream.Stream >= 0 && stream.ClosedAt > 0) == count;

    private static void PrintClosing(Bounds bounds, PlayedReport played, long[] left)
    {
        var table = new Table("upstream connections closed", "count", "p50 ms", "p99 ms", "last ms");
        var streams = played.Streams.Where(stream => stream.Stream >= 0).ToList();
        foreach (var reset in (bool[])[false, true])
        {
            var closing = Closing(streams.Where(stream => IsReset(stream.Stream) == reset && stream.ClosedAt > 0));
            table.Add(
                reset ? "after a RST" : "after a FIN", closing.Count.ToString(CultureInfo.InvariantCulture),
                Percentiles.Text(closing.Median), Percentiles.Text(closing.At(99)), Percentiles.Text(closing.Most));
        }

        table.Print();
        var open = left.Length - streams.Count(stream => stream.ClosedAt > 0);
        var last = streams.Max(stream => stream.ClosedAt);
        var took = Stopwatch.GetElapsedTime(left[0], last);
        bounds.Check(open == 0, $"{open} of {left.Length} upstream connections were left open");
        bounds.Check(
            took <= Most,
            $"from the first caller's leaving to the last connection's end: {took.TotalMilliseconds:0} ms, at most {Most.TotalMilliseconds:0}");

        Percentiles Closing(IEnumerable<PlayedRow> rows) => new(
            rows.Select(row => Stopwatch.GetElapsedTime(left[row.Stream], row.ClosedAt).TotalMilliseconds));
    }

    private static void PrintSettled(Bounds bounds, List<SettledLine> settled, int count)
    {
        var table = new Table("settled", "outcome", "status", "usage", "input tokens", "count");
        foreach (var (line, times) in settled.CountBy(line => line).OrderBy(group => group.Key.Operation))
        {
            table.Add(
                line.Operation, line.Outcome, $"{line.Status}", line.UsageKnown,
                line.InputTokens is { } tokens ? $"{tokens}" : "-", $"{times}");
        }

        table.Print();
        bounds.Check(settled.Count == count, $"{settled.Count} settlements for {count} callers");
        bounds.Check(settled.TrueForAll(line => line.Outcome == "aborted"), "every settlement says aborted");

        // Converse sends its token counts at the end, Anthropic its input tokens at the beginning. An unknown count is not 0.
        bounds.Check(
            settled.TrueForAll(line => (line.UsageKnown, line.InputTokens) == (line.Operation == "ConverseStream"
                ? ("unknown", null)
                : ("partial", (long?)Responses.InputTokens))),
            "each settlement says what is known of its tokens, and no more");
    }

    private static void PrintHandles(Bounds bounds, int before, int during, int after)
    {
        if (!ProcessFigures.AreThere)
        {
            Console.WriteLine("The gateway's handles are not counted: only Linux shows them.");
            return;
        }

        Console.WriteLine($"handles of the gateway: {before} before, {during} during, {after} after");
        bounds.Check(after <= before + HandlesMore, $"{after - before} handles more than before, at most {HandlesMore}");
    }

    private static int Handles(Rig rig) => ProcessFigures.AreThere ? ProcessFigures.Handles(rig.Gateway.Id) : 0;

    private static bool IsInvoke(int number) => number % 2 == 1;

    private static bool IsReset(int number) => number / 2 % 2 == 1;
}
