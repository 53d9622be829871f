using System.Diagnostics;
using System.Net.Http.Headers;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Streams;

/// <summary>One path to the player: directly, or through a proxy, with the same client.</summary>
/// <param name="name">Its name in the tables.</param>
/// <param name="url">The address of the player or the proxy.</param>
/// <param name="key">The API key, if it wants one.</param>
/// <param name="route">The route that is called.</param>
internal sealed class StreamPath(string name, Uri url, string? key, StreamRoute route) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Name => name;

    /// <summary>The measurements on this path.</summary>
    public List<TimedStream> Measured { get; } = [];

    /// <summary>Makes a call and reads the response to its end.</summary>
    /// <exception cref="InvalidOperationException">The response was not complete.</exception>
    public async Task<TimedStream> CallAsync(Score score)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, route.Path))
        {
            Content = new StringContent(route.Body(score), MediaTypeHeaderValue.Parse("application/json")),
        };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);

        var started = Stopwatch.GetTimestamp();
        using var response = await _http.SendAsync(request, CancellationToken.None);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode} from {name}.");
        }

        await using var body = await response.Content.ReadAsStreamAsync();
        var arrivals = await route.ReadAsync(body);
        return arrivals.Count >= score.Pieces + Responses.FramesBefore
            ? new TimedStream(started, [.. arrivals.Take(score.Pieces + Responses.FramesBefore)])
            : throw new InvalidOperationException($"{arrivals.Count} frames from {name}.");
    }

    public void Dispose() => _http.Dispose();
}
