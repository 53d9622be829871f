using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Connections;

/// <summary>
/// Many callers read a very long stream much more slowly than it is sent: the gateway does not buffer what they have not read,
/// and slows Bedrock down instead.
/// </summary>
internal static class SlowReadersMode
{
    private const int MaxGrowthMegabytes = 100;
    private const int WarmUpStreams = 50;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var readers = arguments.Take("readers") ?? 200;
        var megabytes = arguments.Take("megabytes") ?? 50;
        var slow = TimeSpan.FromSeconds(arguments.Take("seconds") ?? 30);
        var toEnd = arguments.Take("to-end") is > 0;
        arguments.End();
        if (!ProcessFigures.AreThere)
        {
            Console.WriteLine("Skipped: only Linux shows the resident memory of another process (/proc).");
            return 0;
        }

        await using var rig = await Rig.StartAsync();
        await WarmUpAsync(rig);
        using var run = new SlowRun(rig, readers, megabytes);
        await run.PhaseAsync("before", TimeSpan.FromSeconds(1), () => Task.CompletedTask);
        await run.PhaseAsync("slow", slow, run.ReadSlowlyAsync);
        var heldBack = run.MaxSentMegabytes;
        if (toEnd)
        {
            await run.PhaseAsync("fast to the end", TimeSpan.Zero, run.ReadToEndAsync);
        }

        await run.PhaseAsync("after", TimeSpan.FromSeconds(5), run.LeaveAsync);
        run.Print();

        var bounds = new Bounds();
        bounds.Check(
            run.MaxGrowthMegabytes <= MaxGrowthMegabytes,
            $"{readers} readers of {megabytes} MB: the gateway's resident memory grew by {run.MaxGrowthMegabytes:0.0} MB, "
            + $"at most {MaxGrowthMegabytes}");
        bounds.Check(
            heldBack <= megabytes / 2.0,
            $"while all read slowly, the upstream got rid of {heldBack:0.0} MB of {megabytes} at most, bound: half");
        bounds.Check(run.Starved == 0, $"{run.Starved} of {readers} slow readers were given up or got nothing");
        if (toEnd)
        {
            bounds.Check(run.Whole == readers, $"{run.Whole} of {readers} streams were read to their proper end");
        }

        return bounds.Print();
    }

    // Short streams at once and one long stream: one-time costs of compilation and pools are not counted as growth.
    private static Task WarmUpAsync(Rig rig) =>
        Task.WhenAll(Enumerable.Range(0, WarmUpStreams).Select(async number =>
        {
            using var caller = new Caller();
            var score = number == 0 ? new Score(-1, 1000, 0, SlowRun.FrameText) : new Score(-1 - number, 20, 5, 20);
            await caller.AskAsync(rig, score, invoke: false);
            await caller.ReadToEndAsync();
        }));
}
