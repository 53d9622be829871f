using System.Diagnostics;
using System.Net.Http.Headers;
using Gateway.Benchmarks.Processes;
using Gateway.EventStream;

namespace Gateway.Benchmarks.Streams;

/// <summary>One path to the player: directly, or through the gateway, with the same client.</summary>
internal sealed class StreamPath(Uri url, string? key) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The measurements on this path.</summary>
    public List<TimedStream> Measured { get; } = [];

    /// <summary>Makes a call and reads the response to its end.</summary>
    /// <exception cref="InvalidOperationException">The response was not complete.</exception>
    public async Task<TimedStream> CallAsync(Score score)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(url, "/model/claude-haiku-4-5/converse-stream"))
        {
            Content = new StringContent(score.ConverseBody(), MediaTypeHeaderValue.Parse("application/json")),
        };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);

        var arrivals = new List<(long MadeAt, long At)>(score.Pieces + Responses.OtherFrames);
        var started = Stopwatch.GetTimestamp();
        using var response = await _http.SendAsync(request, CancellationToken.None);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var frames = new FrameReader(body);
        while (true)
        {
            var read = await frames.ReadAsync(CancellationToken.None);
            var now = Stopwatch.GetTimestamp();
            if (read.Status != FrameStatus.Frame)
            {
                return read.Status == FrameStatus.End && arrivals.Count == arrivals.Capacity
                    ? new TimedStream(started, arrivals)
                    : throw new InvalidOperationException(
                        $"{(int)response.StatusCode}, {read.Status} after {arrivals.Count} frames.");
            }

            arrivals.Add((PlayedFrame.MadeAt(read.Frame.Payload), now));
        }
    }

    public void Dispose() => _http.Dispose();
}
