using System.Globalization;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Soak;

/// <summary>
/// The gateway's process, looked at after every part of a run, while nobody calls: calls under way, pooled memory and
/// idle threads only ever add to what a process needs, so the least of a few looks is what it keeps.
/// </summary>
internal sealed class GatewaySamples(RunningGateway gateway, int minutes)
{
    private const int Looks = 5;

    // The shared array pool keeps what the largest bodies needed and gives it back after a minute without use: a run
    // whose parts are shorter than that looks at pools that still fill, and finds large leaks only.
    private const int MinutesForSettledPools = 10;
    private const double MaxMegabytes = 20;
    private const double MaxMegabytesUnsettled = 80;

    private const int MaxHandles = 10;

    // The thread pool tries more threads by itself now and then, and keeps them for a while.
    private const int MaxThreads = 10;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly List<double> _resident = [];
    private readonly List<double> _collected = [];
    private readonly List<double> _handles = [];
    private readonly List<double> _threads = [];

    /// <summary>Looks a few times; nobody may call meanwhile.</summary>
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
    /// What it kept after each part, and how much more that was late than early: the least after the last three parts
    /// against what it kept after the second. The least, because pooled arrays of the last minute make some looks
    /// 80 MB larger than others, and a leak makes every later one larger. The first does not count: what is compiled,
    /// pooled and connected once is still being so.
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
