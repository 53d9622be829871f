using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Processes;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// The time from the start of a process to the first 200 of a model's response, on all processors, and the resident memory some
/// seconds later. The gateway is started as it was built and, if there is one, as it was published.
/// </summary>
internal static class StartTimes
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(30);

    /// <param name="rig">The upstream. The gateway's first call goes to the simulator for all of AWS.</param>
    /// <param name="rounds">The number of starts of each.</param>
    /// <param name="idle">The time after the first response at which memory is read.</param>
    public static async Task<Table> MeasureAsync(LoadRig rig, int rounds, TimeSpan idle)
    {
        var built = typeof(GatewayProcess).Assembly.Location;
        string[] gateway = [rig.Simulator.ToString(), rig.Simulator.ToString()];
        (string Name, Func<ChildProcess> Start)[] programs =
        [
            ("YARP, plain", () => ChildProcess.Start(YarpProcess.Mode, rig.Bedrock.ToString())),
            ("gateway, as built", () => ChildProcess.StartProgram(built, gateway)),
            .. PublishedGateway.Find(built) is { } published
                ? [("gateway, as published", () => ChildProcess.StartProgram(published, gateway))]
                : Array.Empty<(string, Func<ChildProcess>)>(),
        ];
        rig.Free();
        var starts = programs.Select(_ => new List<Start>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < programs.Length; i++)
            {
                starts[i].Add(await MeasureAsync(programs[i].Start, idle));
            }
        }

        var table = new Table("start", "starts", "first 200 after s", "best", "listening after s", "idle, resident MB");
        for (var i = 0; i < programs.Length; i++)
        {
            var first = new Percentiles(starts[i].Select(one => one.First));
            table.Add(
                programs[i].Name, rounds.ToString(CultureInfo.InvariantCulture),
                Percentiles.Text(first.Median), Percentiles.Text(first.At(0)),
                Percentiles.Text(new Percentiles(starts[i].Select(one => one.Listening)).Median),
                $"{new Percentiles(starts[i].Select(one => one.Idle)).Median:0}");
        }

        return table;
    }

    private static async Task<Start> MeasureAsync(Func<ChildProcess> start, TimeSpan idle)
    {
        var began = Stopwatch.GetTimestamp();
        await using var process = start();
        process.OnLog = static _ => { };
        var said = process.Read().Split(' ');
        var listening = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await using var proxy = new LoadedProxy("", new Uri(said[0]), process.Id, said.ElementAtOrDefault(1), null, null);
        while (!await AnswersAsync(proxy))
        {
            if (Stopwatch.GetElapsedTime(began) > MaxStart)
            {
                throw new TimeoutException("No response to a model's request after half a minute.");
            }

            await Task.Delay(Pause);
        }

        var first = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Task.Delay(idle);
        return new Start(first, listening, ProcessFigures.ResidentMegabytes(process.Id));
    }

    // Before it has a session the gateway answers with an error, which says nothing else than that it is not ready.
    private static async Task<bool> AnswersAsync(LoadedProxy proxy)
    {
        using var connection = proxy.Small();
        try
        {
            await connection.ConnectAsync();
            await connection.CallAsync();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private sealed record Start(double First, double Listening, double Idle);
}
