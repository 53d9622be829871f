using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Benchmarks.Processes;

/// <summary>What the player has played, and the connections it has.</summary>
internal sealed class Played
{
    private readonly ConcurrentDictionary<int, PlayedStream> _streams = new();
    private int _connections;

    public PlayedStream Begin(int number) => _streams[number] = new PlayedStream(number);

    public void Opened() => Interlocked.Increment(ref _connections);

    /// <param name="last">What was played on the connection last.</param>
    public void Closed(PlayedStream? last)
    {
        last?.Close(Stopwatch.GetTimestamp());
        Interlocked.Decrement(ref _connections);
    }

    public PlayedReport Report() => new(Volatile.Read(ref _connections), [.. _streams.Values.Select(stream => stream.Row)]);
}

/// <summary>How far one stream came. Written by the request, read by whoever asks.</summary>
internal sealed class PlayedStream(int number)
{
    private long _sent;
    private long _closedAt;

    public PlayedRow Row => new(number, Volatile.Read(ref _sent), Volatile.Read(ref _closedAt));

    /// <summary>The network took so many bytes more.</summary>
    public void Sent(int bytes) => Interlocked.Add(ref _sent, bytes);

    public void Close(long at) => Volatile.Write(ref _closedAt, at);
}

/// <summary>One stream.</summary>
/// <param name="Stream">The caller's number for it.</param>
/// <param name="Sent">The bytes of its frames that the network took.</param>
/// <param name="ClosedAt">When its connection was closed, a <see cref="Stopwatch.GetTimestamp"/>; 0: it is not.</param>
internal sealed record PlayedRow(int Stream, long Sent, long ClosedAt);

/// <summary>All of it, as the parent asks for it.</summary>
/// <param name="Connections">How many are open now.</param>
/// <param name="Streams">The streams so far.</param>
internal sealed record PlayedReport(int Connections, IReadOnlyList<PlayedRow> Streams);
