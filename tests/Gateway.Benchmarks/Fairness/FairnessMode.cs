using System.Globalization;
using System.Text.Json;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Fairness;

/// <summary>
/// One application sends twenty times as many requests at once as it may: the others get their responses as before. Quiet and
/// flooded phases alternate, so that other load on the machine affects both equally.
/// </summary>
internal static class FairnessMode
{
    private const string Flood = "flood";
    private const int FloodCap = 10;
    private const int FloodCallers = 20 * FloodCap;
    private const int CallersEach = 2;
    private const double MaxRatio = 1.25;

    private static readonly string[] Others = ["desk-1", "desk-2", "desk-3", "desk-4"];
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var rounds = arguments.Take("rounds") ?? 3;
        var seconds = TimeSpan.FromSeconds(arguments.Take("seconds") ?? 5);
        var pause = arguments.Take("pause") ?? 50;
        arguments.End();

        var flood = new CallingApplication(Flood);
        var others = Others.Select(name => new CallingApplication(name)).ToList();
        await using var rig = await Rig.StartAsync(
        [
            .. flood.Settings, .. others.SelectMany(one => one.Settings),
            $"Callers:Applications:{Flood}:MaxConcurrentRequests={FloodCap}",
        ]);
        await using var flooding = ChildProcess.Start(
            FloodProcess.Mode, rig.GatewayUrl.ToString(), flood.Key,
            FloodCallers.ToString(CultureInfo.InvariantCulture), pause.ToString(CultureInfo.InvariantCulture));
        flooding.Read();

        var phases = new List<Phase>();
        await RunPhaseAsync(rig, others, flooding, true, seconds); // Warm-up: one-time costs of compilation and connections.
        for (var i = 0; i < 2 * rounds; i++)
        {
            phases.Add(await RunPhaseAsync(rig, others, flooding, isFlooded: i % 2 == 1, seconds));
        }

        return Print(phases);
    }

    private static async Task<Phase> RunPhaseAsync(
        Rig rig, List<CallingApplication> others, ChildProcess flooding, bool isFlooded, TimeSpan time)
    {
        if (isFlooded)
        {
            flooding.Ask(FloodProcess.Go);
        }

        await Task.Delay(SettleTime);
        using var over = new CancellationTokenSource(time);
        var latencies = await Task.WhenAll(Enumerable.Repeat(others, CallersEach).SelectMany(each => each).Select(
            one => one.CallAsync(rig.GatewayUrl, over.Token)));
        var flood = isFlooded
            ? JsonSerializer.Deserialize<FloodReport>(flooding.Ask(FloodProcess.Stop))!
            : new FloodReport(0, 0, 0);
        return new Phase(
            isFlooded, [.. latencies.SelectMany(one => one.Milliseconds)], latencies.Sum(one => one.NotAnswered),
            flood);
    }

    private static int Print(List<Phase> phases)
    {
        var table = new Table(
            "others", "calls", "p50 ms", "p95 ms", "p99 ms", "not answered",
            "flood answered", "flood refused", "otherwise");
        foreach (var phase in phases)
        {
            var figures = new Percentiles(phase.Milliseconds);
            table.Add(
                phase.IsFlooded ? "flooded" : "quiet", $"{figures.Count}", Percentiles.Text(figures.Median),
                Percentiles.Text(figures.At(95)), Percentiles.Text(figures.At(99)), $"{phase.NotAnswered}",
                $"{phase.Flood.Answered}", $"{phase.Flood.Refused}", $"{phase.Flood.Otherwise}");
        }

        table.Print();
        var (quiet, flooded) = (Median(phases, false), Median(phases, true));
        var bounds = new Bounds();
        bounds.Check(
            flooded / quiet <= MaxRatio,
            $"the others' median is {Percentiles.Text(flooded / quiet)} times what it is without the flood, "
            + $"at most {Percentiles.Text(MaxRatio)}");
        var notAnswered = phases.Sum(phase => phase.NotAnswered);
        bounds.Check(notAnswered == 0, $"{notAnswered} calls of the others were refused or failed");
        bounds.Check(
            phases.TrueForAll(phase => !phase.IsFlooded || phase.Flood is { Answered: > 0, Refused: > 0 }),
            $"{FloodCallers} callers at once were answered, and refused beyond {FloodCap}");
        var otherwise = phases.Sum(phase => phase.Flood.Otherwise);
        bounds.Check(otherwise == 0, $"{otherwise} calls of the flood ended in any other way");
        return bounds.Print();
    }

    private static double Median(List<Phase> phases, bool isFlooded) => new Percentiles(
        phases.Where(phase => phase.IsFlooded == isFlooded).SelectMany(phase => phase.Milliseconds)).Median;

    /// <summary>One phase with or without the flood: the results of the other applications and of the flood.</summary>
    private sealed record Phase(bool IsFlooded, List<double> Milliseconds, int NotAnswered, FloodReport Flood);
}
