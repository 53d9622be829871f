using System.Diagnostics;
using System.Text.Json;
using Gateway.Benchmarks.Processes;
using Gateway.Testing;

namespace Gateway.Benchmarks.Soak;

/// <summary>
/// Makes STS fail and recover again and again: each time until the gateway has noticed, because a call got the error that its
/// session had expired, and never so long that the session really ends.
/// </summary>
internal sealed class StsOutages(ChildProcess simulator, int seed)
{
    // A forced refresh is not repeated within a minute; after that, the next one meets the outage.
    private static readonly TimeSpan MaxUnnoticed = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan GoesOn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly string[] Faults =
        ["InternalError", "Reset", "Hang", "Throttling", "GarbageXml", "Html502"];

    private int _expired;
    private volatile bool _isDown;

    /// <summary>The number of outages so far.</summary>
    public int Count { get; private set; }

    /// <summary>The number of outages in which the gateway called STS and failed.</summary>
    public int Noticed { get; private set; }

    /// <summary>The time during which STS was failing.</summary>
    public TimeSpan Down { get; private set; }

    /// <summary>
    /// The number of calls whose session was reported as expired while STS was failing, and that still succeeded.
    /// </summary>
    public int AnsweredMeanwhile => _expired;

    public SimulatorReport Report { get; private set; } = new(0, 0, new Dictionary<string, int>());

    /// <summary>Makes a call, and counts it if STS was failing from its beginning to its end.</summary>
    public async Task<Verdict> WatchAsync(PlannedCall call, Func<PlannedCall, Task<Verdict>> act)
    {
        var wasDown = _isDown;
        var verdict = await act(call);
        if (wasDown && _isDown && call.Kind.Name == SoakKinds.ExpiredToken && verdict.Ending == Ending.Whole)
        {
            Interlocked.Increment(ref _expired);
        }

        return verdict;
    }

    /// <summary>Runs until it is cancelled; STS works again after that.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        var dice = new SplitMix64((ulong)seed);
        try
        {
            while (true)
            {
                await WaitAsync(Between, _ => false, over);
                await GoDownAsync(dice.Of(Faults), over);
                var granted = Report.Sessions;
                await WaitAsync(MaxUnnoticed, report => report.Sessions > granted, over);
            }
        }
        catch (OperationCanceledException)
        {
            Ask(SimulatorProcess.Look);
        }
    }

    private async Task GoDownAsync(string fault, CancellationToken over)
    {
        var refused = Report.SessionsRefused;
        var started = Stopwatch.GetTimestamp();
        Ask(fault);
        _isDown = true;
        Count++;
        try
        {
            await WaitAsync(MaxUnnoticed, report => report.SessionsRefused > refused, over);
            await WaitAsync(GoesOn, _ => false, over);
        }
        finally
        {
            _isDown = false;
            Ask("");
            Down += Stopwatch.GetElapsedTime(started);
            Noticed += Report.SessionsRefused > refused ? 1 : 0;
        }
    }

    private async Task WaitAsync(TimeSpan longest, Func<SimulatorReport, bool> isEnough, CancellationToken over)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < longest;)
        {
            await Task.Delay(Look, over);
            Ask(SimulatorProcess.Look);
            if (isEnough(Report))
            {
                return;
            }
        }
    }

    private void Ask(string line) => Report = JsonSerializer.Deserialize<SimulatorReport>(simulator.Ask(line))!;
}
