using System.Diagnostics;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Soak;

/// <summary>The gateway's process, looked at every few seconds of a run.</summary>
internal sealed class GatewaySamples(RunningGateway gateway)
{
    // Fewer than this much time, and what is compiled, pooled and connected once is still being so.
    private const double LeastWarmUp = 20;

    private const double MostMegabytes = 20;
    private const double MostGrowth = 0.10;
    private const int MostHandles = 10;

    // The thread pool tries more threads by itself now and then, and keeps them for a while.
    private const int MostThreads = 10;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly List<(double At, double Resident, double Collected, int Handles, int Threads)> _samples = [];

    /// <summary>Looks until it is told to end.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        var started = Stopwatch.GetTimestamp();
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Every, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var process = gateway.Process.Id;
            var collected = gateway.CollectedMegabytes();
            _samples.Add((
                Stopwatch.GetElapsedTime(started).TotalSeconds, ProcessFigures.ResidentMegabytes(process),
                collected, ProcessFigures.Handles(process), ProcessFigures.Threads(process)));
        }
    }

    public void Print(Bounds bounds)
    {
        var warmUp = Math.Max(LeastWarmUp, _samples[^1].At / 5);
        var resident = Of(sample => sample.Resident);
        var collected = Of(sample => sample.Collected);
        var handles = Of(sample => sample.Handles);
        var threads = Of(sample => sample.Threads);

        Console.WriteLine(
            $"{_samples.Count} looks at the gateway; without the first {warmUp:0} s, early and late are the least of "
            + "the second and of the last fifth");
        var table = new Table("gateway", "least", "most", "early", "late", "an hour");
        table.Add(["resident memory after a collection, MB", .. resident.Texts()]);
        table.Add(["in use after a collection, MB", .. collected.Texts()]);
        table.Add(["handles", .. handles.Texts()]);
        table.Add(["threads", .. threads.Texts()]);
        table.Print();

        CheckMemory("resident memory", resident);
        CheckMemory("memory in use", collected);
        bounds.Check(
            handles.Growth <= MostHandles, $"handles grew by {Trend.Text(handles.Growth)}, at most {MostHandles}");
        bounds.Check(
            threads.Growth <= MostThreads, $"threads grew by {Trend.Text(threads.Growth)}, at most {MostThreads}");

        Trend Of(Func<(double At, double Resident, double Collected, int Handles, int Threads), double> figure) =>
            new(_samples.Select(sample => (sample.At, figure(sample))), warmUp);

        void CheckMemory(string what, Trend trend) => bounds.Check(
            trend.Growth <= MostMegabytes && trend.Growth <= trend.Early * MostGrowth,
            $"{what} grew by {Trend.Text(trend.Growth)} MB from {Trend.Text(trend.Early)}, "
            + $"at most {MostMegabytes:0} MB and {MostGrowth:P0}");
    }
}
