using System.Diagnostics;

namespace Gateway.Benchmarks.Load;

/// <summary>Callers of one proxy that each send their next request when they have the response to the last.</summary>
internal sealed class ClosedLoop : IDisposable
{
    private readonly LoadConnection[] _connections;

    private ClosedLoop(LoadConnection[] connections) => _connections = connections;

    public static async Task<ClosedLoop> ConnectAsync(LoadedProxy proxy, int callers = LoadedProxy.Callers)
    {
        var connections = Enumerable.Range(0, callers).Select(_ => proxy.Small()).ToArray();
        foreach (var connection in connections)
        {
            await connection.ConnectAsync();
        }

        return new ClosedLoop(connections);
    }

    /// <summary>Calls for that time.</summary>
    /// <returns>The number of responses.</returns>
    public async Task<int> RunAsync(TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(_connections.Select(connection => CallAsync(connection, end)));
        return counts.Sum();
    }

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());

    private static async Task<int> CallAsync(LoadConnection connection, long end)
    {
        var count = 0;
        for (; Stopwatch.GetTimestamp() < end; count++)
        {
            await connection.CallAsync();
        }

        return count;
    }
}
