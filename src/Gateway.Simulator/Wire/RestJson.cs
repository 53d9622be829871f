using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Simulator.Wire;

/// <summary>Responses in the restJson1 protocol, which Bedrock uses.</summary>
internal static class RestJson
{
    /// <summary>Bedrock sends Japanese as UTF-8, not as <c>\u</c> escapes.</summary>
    internal static readonly JsonSerializerOptions Unescaped =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string ContentType = "application/json";
    private const string FrontLayer = "http://internal.amazon.com/coral/com.amazon.coral.service/";
    private const string Bedrock = "http://internal.amazon.com/coral/com.amazon.bedrock/";

    internal static ServiceReply Ok(ReadOnlyMemory<byte> body) => new(StatusCodes.Status200OK, ContentType, body);

    /// <summary>A time in restJson1's body format: ISO 8601 in UTC.</summary>
    internal static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    internal static ServiceReply Error(AwsError error) => Error(error, new Dictionary<string, object>());

    /// <param name="error">The error.</param>
    /// <param name="members">More members of the exception, such as originalStatusCode.</param>
    internal static ServiceReply Error(AwsError error, IReadOnlyDictionary<string, object> members)
    {
        var body = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            [error.CapitalMessage ? "Message" : "message"] = error.Message,
        };
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        return new ServiceReply(error.Status, ContentType, JsonSerializer.SerializeToUtf8Bytes(body, Unescaped))
        {
            ErrorCode = error.Code,
            ErrorType = $"{error.Code}:{(error.FromFrontLayer ? FrontLayer : Bedrock)}",
        };
    }

    /// <summary>The response of AWS's front layer to a path that belongs to no operation.</summary>
    internal static ServiceReply UnknownOperation() =>
        ServiceReply.Text(
            StatusCodes.Status404NotFound,
            ContentType,
            """{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}""") with
        {
            ErrorCode = "UnknownOperationException",
            ErrorType = $"UnknownOperationException:{FrontLayer}",
        };
}
