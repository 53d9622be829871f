using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Soak;

/// <summary>The callers of a soak run, which share connections like those of one program.</summary>
internal sealed class SoakCaller(RunningGateway gateway) : IDisposable
{
    /// <summary>The longest time that any call may take.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(60);

    private const int PieceBytes = 64 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Makes a call, reads the response and evaluates it.</summary>
    public async Task<Verdict> CallAsync(PlannedCall call)
    {
        using var limit = new CancellationTokenSource(call.Leaves ?? Max);
        using var request = RequestFor(call);
        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            var (body, hasEnd) = await ReadAsync(response, call.Kind.Manner, limit.Token);
            var errorType = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.Single() : null;
            return await new ReadResponse((int)response.StatusCode, errorType, body, hasEnd).EvaluateAsync(call.Route);
        }
        catch (OperationCanceledException)
        {
            return call.Leaves is null
                ? Verdict.Wrong(string.Create(CultureInfo.InvariantCulture, $"no end within {Max.TotalSeconds} s"))
                : Verdict.Left;
        }
        catch (JsonException)
        {
            return Verdict.Wrong("an event with broken JSON");
        }
        catch (HttpRequestException lost)
        {
            return Verdict.Wrong($"no answer: {lost.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestFor(PlannedCall call)
    {
        var kind = call.Kind;
        var body = call.Route.BodyFor(kind.Model, new string('x', call.Letters));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, call.Route.PathFor(kind.Model)))
        {
            Content = new ByteArrayContent(body, 0, kind.IsCut ? body.Length - 1 : body.Length),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (kind.HasKey)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        }

        if (kind.Timeout is { } timeout)
        {
            request.Headers.Add("X-Request-Timeout-Ms", timeout);
        }

        return request;
    }

    private static async Task<(byte[] Body, bool HasEnd)> ReadAsync(
        HttpResponseMessage response, Manner manner, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var piece = new byte[PieceBytes];
            for (int length; (length = await stream.ReadAsync(piece, cancellationToken)) > 0;)
            {
                await body.WriteAsync(piece.AsMemory(0, length), cancellationToken);
                if (manner == Manner.ReadsSlowly)
                {
                    await Task.Delay(Pause, cancellationToken);
                }
            }

            return (body.ToArray(), true);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return (body.ToArray(), false);
        }
    }
}
