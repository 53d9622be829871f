using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Gateway.Buffers;
using Gateway.Http;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Reads the response of one attempt: a successful response to a streaming operation is passed on with its connection, every
/// other response is read whole and classified.
/// </summary>
internal static class ResponseReader
{
    private const string JsonType = "application/json";
    private const string EventStreamType = "application/vnd.amazon.eventstream";

    /// <param name="call">The call, with its operation and the application that waits for it.</param>
    /// <param name="response">
    /// Disposed by the caller of this method, unless the attempt's response is a stream, which then owns it.
    /// </param>
    /// <param name="headers">Its headers that are relayed to the caller.</param>
    /// <param name="limit">The most bytes of a whole response.</param>
    /// <param name="memory">The memory for whole responses.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BedrockAttempt> ReadAsync(
        BedrockCall call, HttpResponseMessage response, ResponseHeaders headers, int limit, ResponseMemory memory,
        CancellationToken cancellationToken)
    {
        var operation = call.Operation;

        // Not ReadAsStreamAsync: the stream is there, and would be wrapped in a task. Nothing is read, so nothing blocks.
#pragma warning disable CA1849
        var body = response.Content.ReadAsStream(cancellationToken);
#pragma warning restore CA1849
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return UpstreamErrors.Map(await ReadErrorAsync(response, body, cancellationToken));
        }

        if (!Is(response.Content.Headers, operation.Streams ? EventStreamType : JsonType))
        {
            return BedrockAttempt.Failed(NetworkErrors.NotUnderstood);
        }

        if (operation.Streams)
        {
            // Both live as long as the stream, and its connection never reads them again.
            response.RequestMessage!.Headers.Clear();
            response.Headers.Clear();
            return BedrockAttempt.Succeeded(new StreamingResponse(headers, response, body));
        }

        var announced = response.Content.Headers.ContentLength;
        if (announced > limit)
        {
            return BedrockAttempt.Failed(NetworkErrors.NotUnderstood);
        }

        // All of it at once: two responses that each wait for the rest of their memory would block each other.
        call.AwaitsRoom = true;
        var room = await memory.HoldAsync(
            call.Application, Math.Min(ByteBuffer.RoomFor(announced ?? limit), limit), cancellationToken);
        call.AwaitsRoom = false;
        var answer = await BufferedResponse.ReadAsync(headers, body, announced, limit, room, cancellationToken);
        return answer is null ? BedrockAttempt.Failed(NetworkErrors.NotUnderstood) : BedrockAttempt.Succeeded(answer);
    }

    private static async Task<UpstreamError> ReadErrorAsync(
        HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (await BufferedRead.ReadAsync(body, announced, UpstreamError.MaxBodyBytes, cancellationToken)
            is not var (buffer, length))
        {
            return UpstreamError.Read(response, []);
        }

        using (buffer)
        {
            return UpstreamError.Read(response, buffer.Span[..length]);
        }
    }

    // As a rule without parameters; then nothing has to be parsed.
    private static bool Is(HttpContentHeaders headers, string mediaType) =>
        (headers.NonValidated.TryGetValues("Content-Type", out var type) && type.ToString() == mediaType)
        || string.Equals(headers.ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);
}
