using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Benchmarks.Processes;

/// <summary>The streams that the player has played, and its open connections.</summary>
internal sealed class Played
{
    private readonly ConcurrentDictionary<int, PlayedStream> _streams = new();
    private int _connections;

    public PlayedStream Begin(int number) => _streams[number] = new PlayedStream(number);

    public void Opened() => Interlocked.Increment(ref _connections);

    /// <param name="last">The last stream that was played on the connection.</param>
    public void Closed(PlayedStream? last)
    {
        last?.Close(Stopwatch.GetTimestamp());
        Interlocked.Decrement(ref _connections);
    }

    public PlayedReport Report() => new(Volatile.Read(ref _connections), [.. _streams.Values.Select(stream => stream.Row)]);
}

/// <summary>The progress of one stream. Written by its request, read by any thread.</summary>
internal sealed class PlayedStream(int number)
{
    private long _sent;
    private long _closedAt;

    public PlayedRow Row => new(number, Volatile.Read(ref _sent), Volatile.Read(ref _closedAt));

    /// <summary>Adds bytes that the network accepted.</summary>
    public void Sent(int bytes) => Interlocked.Add(ref _sent, bytes);

    public void Close(long at) => Volatile.Write(ref _closedAt, at);
}

/// <summary>The state of one stream.</summary>
/// <param name="Stream">The caller's number for it.</param>
/// <param name="Sent">The bytes of its frames that the network accepted.</param>
/// <param name="ClosedAt">
/// The time at which its connection was closed, a <see cref="Stopwatch.GetTimestamp"/>; 0 while it is open.
/// </param>
internal sealed record PlayedRow(int Stream, long Sent, long ClosedAt);

/// <summary>All streams, as reported to the parent.</summary>
/// <param name="Connections">The number of open connections.</param>
/// <param name="Streams">The streams so far.</param>
internal sealed record PlayedReport(int Connections, IReadOnlyList<PlayedRow> Streams);
