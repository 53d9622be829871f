using System.Globalization;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Soak;

/// <summary>
/// Measures the gateway's process after every part of a run, while there are no calls. Running calls, pooled memory and idle
/// threads only add to what a process needs, so the lowest of several samples is what it keeps.
/// </summary>
internal sealed class GatewaySamples(RunningGateway gateway, int minutes)
{
    private const int Looks = 5;

    // The shared array pool keeps the arrays of the largest bodies and releases them after a minute without use. In a run
    // whose parts are shorter than that, pools are still filling, and only large leaks are found.
    private const int MinutesForSettledPools = 10;
    private const double MaxMegabytes = 20;
    private const double MaxMegabytesUnsettled = 80;

    private const int MaxHandles = 10;

    // The thread pool sometimes tries more threads by itself, and keeps them for a while.
    private const int MaxThreads = 10;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly List<double> _resident = [];
    private readonly List<double> _collected = [];
    private readonly List<double> _handles = [];
    private readonly List<double> _threads = [];

    /// <summary>Takes several samples; there must be no calls during that time.</summary>
    public async Task LookAsync()
    {
        var process = gateway.Process.Id;
        var looks = new List<(double Resident, double Collected, double Handles, double Threads)>();
        while (looks.Count < Looks)
        {
            await Task.Delay(Every);
            var collected = gateway.CollectedMegabytes();
            looks.Add((
                ProcessFigures.ResidentMegabytes(process), collected,
                ProcessFigures.Handles(process), ProcessFigures.Threads(process)));
        }

        _resident.Add(looks.Min(look => look.Resident));
        _collected.Add(looks.Min(look => look.Collected));
        _handles.Add(looks.Min(look => look.Handles));
        _threads.Add(looks.Min(look => look.Threads));
    }

    /// <summary>
    /// Prints the memory kept after each part, and checks the growth from early to late parts: the lowest after the last three
    /// parts against the value after the second. The lowest, because pooled arrays of the last minute make some samples 80 MB
    /// larger than others, while a leak makes every later one larger. The first part does not count: compilation, pools and
    /// connections still cause one-time costs in it.
    /// </summary>
    public void Print(Bounds bounds)
    {
        var table = new Table(
            ["at rest, after part", .. Enumerable.Range(1, _resident.Count).Select(part => $"{part}")]);
        table.Add(["resident memory after a collection, MB", .. _resident.Select(Text)]);
        table.Add(["in use after a collection, MB", .. _collected.Select(Text)]);
        table.Add(["handles", .. _handles.Select(Text)]);
        table.Add(["threads", .. _threads.Select(Text)]);
        table.Print();

        var megabytes = minutes < MinutesForSettledPools ? MaxMegabytesUnsettled : MaxMegabytes;
        Check("resident memory, in MB,", _resident, megabytes);
        Check("memory in use, in MB,", _collected, megabytes);
        Check("handles", _handles, MaxHandles);
        Check("threads", _threads, MaxThreads);

        void Check(string what, List<double> kept, double most) => bounds.Check(
            Growth(kept) <= most, $"{what} grew by {Text(Growth(kept))}, at most {most:0}");
    }

    private static double Growth(List<double> kept) => kept[^3..].Min() - kept[1];

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
