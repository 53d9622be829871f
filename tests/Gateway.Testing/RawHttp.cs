using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Testing;

/// <summary>Answers as bytes on an HTTP/1.1 connection, right ones to begin with.</summary>
internal static class RawHttp
{
    /// <summary>The end of a stream's body.</summary>
    public static byte[] LastChunk { get; } = "0\r\n\r\n"u8.ToArray();

    /// <summary>The head of a streamed answer of Bedrock; chunks follow.</summary>
    public static byte[] StreamHead { get; } = Head(
        200, ("Content-Type", "application/vnd.amazon.eventstream"), ("x-amzn-RequestId", "scripted-1"),
        ("Transfer-Encoding", "chunked"));

    /// <summary>A good answer of Bedrock.</summary>
    public static byte[] Ok(string json = Converse.Response) => Respond(
        200, Encoding.UTF8.GetBytes(json), ("Content-Type", "application/json"), ("x-amzn-RequestId", "scripted-1"));

    /// <summary>An error as Bedrock writes it.</summary>
    public static byte[] Error(
        int status, string type, string message, params (string Name, string Value)[] headers) => Respond(
        status, JsonSerializer.SerializeToUtf8Bytes(new { message }),
        [
            ("Content-Type", "application/json"), ("x-amzn-ErrorType", type), ("x-amzn-RequestId", "scripted-1"),
            .. headers,
        ]);

    /// <summary>A whole stream that ends properly.</summary>
    public static byte[] Stream(params byte[][] frames) =>
        [.. StreamHead, .. frames.SelectMany(Chunk), .. LastChunk];

    /// <summary>One chunk of a body.</summary>
    public static byte[] Chunk(byte[] bytes) =>
    [
        .. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8,
        .. bytes, .. "\r\n"u8,
    ];

    /// <summary>What STS answers.</summary>
    public static byte[] Sts(StsResponse answer) => Respond(
        answer.Status, answer.Body, ("Content-Type", answer.ContentType), ("x-amzn-RequestId", StsResponse.RequestId));

    /// <summary>AssumeRole's answer: a session that lasts an hour from now, unless told otherwise.</summary>
    public static byte[] Session(string accessKeyId = "ASIACONTRACTOR000001", DateTimeOffset? expiration = null) =>
        Sts(StsResponse.Session(accessKeyId, expiration ?? TimeProvider.System.GetUtcNow().AddHours(1)));

    /// <summary>Any answer with its length.</summary>
    public static byte[] Respond(int status, byte[] body, params (string Name, string Value)[] headers) =>
    [
        .. Head(status, [.. headers, ("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture))]),
        .. body,
    ];

    /// <summary>A status line, headers, and the empty line after them.</summary>
    public static byte[] Head(int status, params (string Name, string Value)[] headers) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} -\r\n")
        + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n");

    /// <summary>Converse's smallest answer with everything a settlement wants.</summary>
    private static class Converse
    {
        public const string Response =
            """{"output":{"message":{"content":[{"text":"はい"}],"role":"assistant"}},"stopReason":"end_turn","""
            + """ "usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14}}""";
    }
}
