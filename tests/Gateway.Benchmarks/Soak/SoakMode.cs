using System.Diagnostics;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Soak;

/// <summary>
/// Makes calls of every kind for a long time, with every fault mixed in: each response must be explained, and the gateway's
/// process must not grow.
/// </summary>
internal static class SoakMode
{
    private const int Workers = 16;

    // After each part the callers pause and the gateway is measured.
    private const int Parts = 5;

    // Shorter runs may end before the STS outage is noticed.
    private const int LeastMinutesForOutage = 2;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var minutes = arguments.Take("minutes") ?? 10;
        var seed = arguments.Take("seed") ?? 1;
        arguments.End();

        await using var simulator = ChildProcess.Start(SimulatorProcess.Mode);
        var behind = new Uri(simulator.Read());
        await using var gateway = await RunningGateway.StartAsync(behind, behind);
        var (log, score) = (new SoakLog(), new SoakScore());
        gateway.Process.OnLog = log.Read;
        var outages = new StsOutages(simulator, seed);
        var samples = new GatewaySamples(gateway, minutes);

        using var over = new CancellationTokenSource();
        var failing = outages.RunAsync(over.Token);
        using var caller = new SoakCaller(gateway);
        var plans = Enumerable.Range(0, Workers).Select(worker => new SoakPlan(seed, worker)).ToList();
        var called = TimeSpan.Zero;
        for (var part = 0; part < Parts; part++)
        {
            var started = Stopwatch.GetTimestamp();
            var lasts = TimeSpan.FromMinutes(minutes) / Parts;
            await Task.WhenAll(plans.Select(async plan =>
            {
                while (Stopwatch.GetElapsedTime(started) < lasts)
                {
                    var call = plan.Next();
                    score.Add(call, await outages.WatchAsync(call, caller.CallAsync));
                }
            }));
            called += Stopwatch.GetElapsedTime(started);
            await (ProcessFigures.AreThere ? samples.LookAsync() : Task.CompletedTask);
        }

        await over.CancelAsync();
        await failing;

        Console.WriteLine(
            $"{Workers} workers, {called.TotalSeconds:0} s, seed {seed}: {score.Calls} calls, "
            + $"{score.Calls / called.TotalSeconds:0} a second");
        score.Print(outages.Report.Models);
        Console.WriteLine(
            $"STS was down {outages.Count} times, {outages.Down.TotalSeconds:0} s in all, "
            + $"noticed {outages.Noticed} times; it granted {outages.Report.Sessions} sessions "
            + $"and refused {outages.Report.SessionsRefused}; "
            + $"{outages.AnsweredMeanwhile} calls with an expired session were answered meanwhile");

        var bounds = new Bounds();
        bounds.Check(score.Unexplained == 0, $"{score.Unexplained} of {score.Calls} answers are not explained");
        bounds.Check(!gateway.Process.HasEnded && await gateway.IsReadyAsync(), "the gateway lives and is ready");
        bounds.Check(
            log.Failures == 0 && log.Foreign == 0,
            $"{log.Failures} unexpected failures in the log, {log.Foreign} lines that are no JSON {log.Failure}");
        bounds.Check(
            minutes < LeastMinutesForOutage || (outages.Noticed > 0 && outages.AnsweredMeanwhile > 0),
            "an outage of STS was met with an expired session, and answered");
        if (ProcessFigures.AreThere)
        {
            samples.Print(bounds);
        }
        else
        {
            Console.WriteLine("The gateway's memory, handles and threads are not looked at: only Linux shows them.");
        }

        return bounds.Print();
    }
}
