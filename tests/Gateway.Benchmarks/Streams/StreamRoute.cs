using System.Diagnostics;
using System.Net.ServerSentEvents;
using Gateway.Benchmarks.Processes;
using Gateway.EventStream;

namespace Gateway.Benchmarks.Streams;

/// <summary>A route that streams.</summary>
/// <param name="Path">Its path, for a model that the player does not mind.</param>
/// <param name="Body">The body that asks for a score.</param>
/// <param name="ReadAsync">
/// Reads a response to its end. For each frame the times at which it was made and received, values of
/// <see cref="Stopwatch.GetTimestamp"/>.
/// </param>
internal sealed record StreamRoute(
    string Path, Func<Score, string> Body, Func<Stream, Task<IReadOnlyList<(long MadeAt, long At)>>> ReadAsync)
{
    public static StreamRoute Converse { get; } =
        new("/model/claude-haiku-4-5/converse-stream", static score => score.ConverseBody(), ReadFramesAsync);

    public static StreamRoute Invoke { get; } =
        new("/model/claude-haiku-4-5/invoke-with-response-stream", static score => score.InvokeBody(), ReadFramesAsync);

    public static StreamRoute Messages { get; } =
        new("/v1/messages", static score => score.MessagesBody("claude-haiku-4-5"), ReadEventsAsync);

    public static StreamRoute Own { get; } =
        new("/converse/stream", static score => score.ConverseBody("claude-haiku-4-5"), ReadEventsAsync);

    public static StreamRoute Chat { get; } =
        new("/v1/chat/completions", static score => score.MessagesBody("claude-haiku-4-5"), ReadChunksAsync);

    private static async Task<IReadOnlyList<(long MadeAt, long At)>> ReadFramesAsync(Stream body)
    {
        var arrivals = new List<(long MadeAt, long At)>();
        using var frames = new FrameReader(body);
        while (true)
        {
            var read = await frames.ReadAsync(CancellationToken.None);
            var now = Stopwatch.GetTimestamp();
            if (read.Status == FrameStatus.End)
            {
                return arrivals;
            }

            if (read.Status != FrameStatus.Frame)
            {
                throw new InvalidOperationException($"{read.Status} after {arrivals.Count} frames.");
            }

            arrivals.Add((PlayedFrame.MadeAt(read.Frame.Payload), now));
        }
    }

    private static async Task<IReadOnlyList<(long MadeAt, long At)>> ReadEventsAsync(Stream body)
    {
        var arrivals = new List<(long MadeAt, long At)>();
        await foreach (var one in SseParser.Create(body, static (_, data) => PlayedFrame.MadeAt(data)).EnumerateAsync())
        {
            arrivals.Add((one.Data, Stopwatch.GetTimestamp()));
        }

        return arrivals;
    }

    // The first chunk has the role and no text, so that the time at which it was made is not known: its way counts as none.
    private static async Task<IReadOnlyList<(long MadeAt, long At)>> ReadChunksAsync(Stream body)
    {
        var arrivals = new List<(long MadeAt, long At)>();
        await foreach (var one in SseParser.Create(body, static (_, data) => PlayedFrame.TextMadeAt(data)).EnumerateAsync())
        {
            var now = Stopwatch.GetTimestamp();
            arrivals.Add((one.Data ?? now, now));
        }

        return arrivals;
    }
}
