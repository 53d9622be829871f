using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Testing;

/// <summary>HTTP/1.1 responses as bytes, all of them valid.</summary>
internal static class RawHttp
{
    /// <summary>The end of a chunked body.</summary>
    public static byte[] LastChunk { get; } = "0\r\n\r\n"u8.ToArray();

    /// <summary>The head of a streamed Bedrock response; chunks follow.</summary>
    public static byte[] StreamHead { get; } = Head(
        200, ("Content-Type", "application/vnd.amazon.eventstream"), ("x-amzn-RequestId", "scripted-1"),
        ("Transfer-Encoding", "chunked"));

    /// <summary>A successful Bedrock response.</summary>
    public static byte[] Ok(string json = Converse.Response) => Respond(
        200, Encoding.UTF8.GetBytes(json), ("Content-Type", "application/json"), ("x-amzn-RequestId", "scripted-1"));

    /// <summary>An error in Bedrock's format.</summary>
    public static byte[] Error(
        int status, string type, string message, params (string Name, string Value)[] headers) => Respond(
        status, JsonSerializer.SerializeToUtf8Bytes(new { message }),
        [
            ("Content-Type", "application/json"), ("x-amzn-ErrorType", type), ("x-amzn-RequestId", "scripted-1"),
            .. headers,
        ]);

    /// <summary>A whole stream that ends correctly.</summary>
    public static byte[] Stream(params byte[][] frames) =>
        [.. StreamHead, .. frames.SelectMany(Chunk), .. LastChunk];

    /// <summary>One chunk of a chunked body.</summary>
    public static byte[] Chunk(byte[] bytes) =>
    [
        .. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8,
        .. bytes, .. "\r\n"u8,
    ];

    /// <summary>A response of STS.</summary>
    public static byte[] Sts(StsResponse answer, params (string Name, string Value)[] headers) => Respond(
        answer.Status, answer.Body,
        [("Content-Type", answer.ContentType), ("x-amzn-RequestId", StsResponse.RequestId), .. headers]);

    /// <summary>AssumeRole's response: a session that lasts an hour from now, unless another expiration is given.</summary>
    public static byte[] Session(string accessKeyId = "ASIACONTRACTOR000001", DateTimeOffset? expiration = null) =>
        Sts(StsResponse.Session(accessKeyId, expiration ?? TimeProvider.System.GetUtcNow().AddHours(1)));

    /// <summary>The same, as the last response on its connection.</summary>
    public static byte[] LastSession() => Sts(
        StsResponse.Session("ASIACONTRACTOR000001", TimeProvider.System.GetUtcNow().AddHours(1)), ("Connection", "close"));

    /// <summary>Any response with a Content-Length.</summary>
    public static byte[] Respond(int status, byte[] body, params (string Name, string Value)[] headers) =>
    [
        .. Head(status, [.. headers, ("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture))]),
        .. body,
    ];

    /// <summary>A status line, headers, and the empty line after them.</summary>
    public static byte[] Head(int status, params (string Name, string Value)[] headers) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} -\r\n")
        + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n");

    /// <summary>The smallest Converse response with everything that is recorded of a response.</summary>
    private static class Converse
    {
        public const string Response =
            """{"output":{"message":{"content":[{"text":"はい"}],"role":"assistant"}},"stopReason":"end_turn","""
            + """ "usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14}}""";
    }
}
