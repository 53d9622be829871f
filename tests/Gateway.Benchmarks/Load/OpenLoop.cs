using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Callers of one proxy at a fixed rate: a request is due at its time whether or not the earlier ones have a response, and its
/// latency counts from that time.
/// </summary>
internal sealed class OpenLoop : IDisposable
{
    private const int Connections = 128;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly LoadConnection[] _all;
    private readonly BlockingCollection<LoadConnection> _idle = new(new ConcurrentStack<LoadConnection>());

    private OpenLoop(LoadConnection[] all) => _all = all;

    public static async Task<OpenLoop> ConnectAsync(LoadedProxy proxy)
    {
        var loop = new OpenLoop([.. Enumerable.Range(0, Connections).Select(_ => proxy.Small())]);
        foreach (var connection in loop._all)
        {
            await connection.ConnectAsync();
            loop._idle.Add(connection);
        }

        return loop;
    }

    /// <param name="rate">Requests a second.</param>
    /// <param name="time">How long.</param>
    /// <returns>The latencies in milliseconds.</returns>
    /// <exception cref="TimeoutException">No connection became free for half a minute.</exception>
    public async Task<Percentiles> RunAsync(int rate, TimeSpan time)
    {
        var calls = new Task<double>[(int)(rate * time.TotalSeconds)];
        await Task.Factory.StartNew(
            () => Pace(calls, Stopwatch.Frequency / rate), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return new Percentiles(await Task.WhenAll(calls));
    }

    public void Dispose()
    {
        Array.ForEach(_all, connection => connection.Dispose());
        _idle.Dispose();
    }

    private void Pace(Task<double>[] calls, long gap)
    {
        var start = Stopwatch.GetTimestamp() + gap;
        for (var i = 0; i < calls.Length; i++)
        {
            var due = start + (i * gap);
            Processors.SleepUntil(due);
            calls[i] = _idle.TryTake(out var connection, MaxWait)
                ? CallAsync(connection, due)
                : throw new TimeoutException("No connection is free.");
        }
    }

    private async Task<double> CallAsync(LoadConnection connection, long due)
    {
        await connection.CallAsync();
        var latency = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
        _idle.Add(connection);
        return latency;
    }
}
