using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Operations;

namespace Gateway.Bedrock;

/// <summary>
/// Reads what came back for one attempt: a good answer to a streaming operation is handed on with its connection,
/// everything else is read whole and judged.
/// </summary>
internal static class AnswerReader
{
    private const string JsonType = "application/json";
    private const string EventStreamType = "application/vnd.amazon.eventstream";

    /// <param name="operation">Whether a good answer streams.</param>
    /// <param name="response">
    /// Disposed by the caller, unless the attempt's answer is a stream, which then owns it.
    /// </param>
    /// <param name="limit">The most bytes of a whole answer.</param>
    public static async Task<BedrockAttempt> ReadAsync(
        BedrockOperation operation, HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        var headers = AnswerHeaders.Of(response);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return UpstreamErrors.Judge(await ReadErrorAsync(response, body, cancellationToken));
        }

        if (!Is(response.Content.Headers, operation.Streams ? EventStreamType : JsonType))
        {
            return BedrockAttempt.Refused(NetworkRefusals.NotUnderstood);
        }

        if (operation.Streams)
        {
            return BedrockAttempt.Answered(new StreamedAnswer(headers, response, body));
        }

        return await PooledRead.ReadAsync(
            body, response.Content.Headers.ContentLength, limit, cancellationToken)
            is var (rented, length)
            ? BedrockAttempt.Answered(new WholeAnswer(headers, rented, length))
            : BedrockAttempt.Refused(NetworkRefusals.NotUnderstood);
    }

    private static async Task<UpstreamError> ReadErrorAsync(
        HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (await PooledRead.ReadAsync(body, announced, UpstreamError.LongestBody, cancellationToken)
            is not var (rented, length))
        {
            return UpstreamError.Read(response, []);
        }

        try
        {
            return UpstreamError.Read(response, rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool Is(HttpContentHeaders headers, string mediaType) =>
        string.Equals(headers.ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);
}
