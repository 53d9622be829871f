using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;

namespace Gateway.Testing;

/// <summary>A response that is read while it is received.</summary>
internal sealed class StreamingResponse(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    public HttpResponseMessage Response => response;

    /// <summary>Calls the gateway and returns as soon as the headers are received.</summary>
    public static Task<StreamingResponse> OpenAsync(TestGateway gateway, string path, string json) =>
        OpenAsync(gateway, new HttpRequestMessage(HttpMethod.Post, path), json);

    /// <summary>Does the same over HTTP/2 without TLS.</summary>
    public static Task<StreamingResponse> OpenHttp2Async(TestGateway gateway, string path, string json) =>
        OpenAsync(
            gateway,
            new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.H2cUrl, path))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            },
            json);

    private static async Task<StreamingResponse> OpenAsync(TestGateway gateway, HttpRequestMessage request, string json)
    {
        using var sent = request;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var response = await gateway.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new StreamingResponse(
            response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Reads exactly that many bytes.</summary>
    public async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await body.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    /// <summary>Reads everything up to the end, and whether the end was that of a complete response.</summary>
    public async Task<(byte[] Bytes, bool Complete)> ReadToEndAsync()
    {
        using var received = new MemoryStream();
        try
        {
            await body.CopyToAsync(received, TestContext.Current.CancellationToken);
            return (received.ToArray(), true);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return (received.ToArray(), false);
        }
    }

    /// <summary>Reads all server-sent events up to the end, and whether the end was that of a complete response.</summary>
    public async Task<(List<SseItem<string>> Events, bool Complete)> ReadEventsAsync()
    {
        var (bytes, complete) = await ReadToEndAsync();
        using var received = new MemoryStream(bytes);
        var events = new List<SseItem<string>>();
        await foreach (var one in SseParser.Create(received).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            events.Add(one);
        }

        return (events, complete);
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }
}
