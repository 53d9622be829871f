using System.Globalization;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Bedrock.Runtime;

/// <summary>An error response of Bedrock as received: status, type, message, request id.</summary>
/// <param name="Type">
/// The error type without namespace and suffix, such as <c>ThrottlingException</c>; empty if none was named.
/// </param>
/// <param name="Message">AWS's text. It may quote the prompt or name the contractor's account and role.</param>
internal sealed record UpstreamError(int Status, string Type, string Message, string? RequestId)
{
    // An error response is a sentence; a longer body is not read.
    public const int MaxBodyBytes = 64 * 1024;

    // A longer pause is ignored as a mistake: it would keep callers away.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    // Bedrock's x-amz-retry-after is a count of milliseconds, HTTP's Retry-After one of seconds; dates, negative and
    // unreadable values are ignored, as AWS SDKs do.
    private const string RetryAfterHeader = "x-amz-retry-after";

    /// <summary>The pause that AWS asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The status that the model itself gave, which AWS reports in <c>originalStatusCode</c> of its errors of 424; 0 if there is none.
    /// </summary>
    public int OriginalStatus { get; init; }

    public static UpstreamError Read(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var (bodyType, message, originalStatus) = ReadBody(body);
        var type = BareType(Header(response, "x-amzn-ErrorType") ?? bodyType ?? "");
        var asked = PauseIn(Header(response, RetryAfterHeader), 1)
            ?? PauseIn(Header(response, "Retry-After"), TimeSpan.MillisecondsPerSecond);

        return new UpstreamError((int)response.StatusCode, type, message ?? "", RequestIdOf(response))
        {
            RetryAfter = asked <= MaxRetryAfter ? asked : null,
            OriginalStatus = originalStatus,
        };
    }

    /// <summary>
    /// Reads an exception in a stream, with the status that AWS's service model gives it; an unknown one counts as a failure of
    /// Bedrock.
    /// </summary>
    public static UpstreamError ReadException(
        ReadOnlySpan<byte> memberName, ReadOnlySpan<byte> body, string? requestId)
    {
        var (status, type) = memberName switch
        {
            _ when memberName.SequenceEqual("validationException"u8) => (400, "ValidationException"),
            _ when memberName.SequenceEqual("accessDeniedException"u8) => (403, "AccessDeniedException"),
            _ when memberName.SequenceEqual("modelTimeoutException"u8) => (408, "ModelTimeoutException"),
            _ when memberName.SequenceEqual("modelStreamErrorException"u8) => (424, "ModelStreamErrorException"),
            _ when memberName.SequenceEqual("throttlingException"u8) => (429, "ThrottlingException"),
            _ when memberName.SequenceEqual("serviceUnavailableException"u8) => (503, "ServiceUnavailableException"),
            _ => (500, "InternalServerException"),
        };
        var (_, message, originalStatus) = ReadBody(body);
        return new UpstreamError(status, type, message ?? "", requestId) { OriginalStatus = originalStatus };
    }

    /// <summary>Bedrock's request id of any response.</summary>
    public static string? RequestIdOf(HttpResponseMessage response) =>
        UpstreamRequestId.Of(Header(response, "x-amzn-RequestId"));

    private static TimeSpan? PauseIn(string? count, long milliseconds) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            ? TimeSpan.FromMilliseconds(units * milliseconds)
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>
    /// This error as part of the gateway's error response; the message only where it is about the caller's own request.
    /// </summary>
    public Upstream AsUpstream(bool withMessage) => new(
        "bedrock-runtime", Status, Type.Length == 0 ? null : Type, RequestId)
    {
        Message = withMessage && Message.Length > 0 ? Message : null,
    };

    /// <summary>The status and type only: the message is not for logs.</summary>
    public override string ToString() => $"{Status} {Type}";

    // "com.amazon.coral.service#ExpiredTokenException" and
    // "ThrottlingException:http://internal.amazon.com/coral/…" both occur.
    private static string BareType(string type)
    {
        var suffix = type.IndexOf(':', StringComparison.Ordinal);
        var bare = suffix < 0 ? type : type[..suffix];
        bare = bare[(bare.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return bare.Length <= 100 && bare.All(char.IsAsciiLetterOrDigit) ? bare : "";
    }

    private static (string? Type, string? Message, int OriginalStatus) ReadBody(ReadOnlySpan<byte> body)
    {
        string? type = null;
        string? message = null;
        var originalStatus = 0;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // IAM denials spell it "Message".
                var isMessage = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("Message"u8);
                var isType = reader.ValueTextEquals("__type"u8);
                var isStatus = reader.ValueTextEquals("originalStatusCode"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && (isMessage || isType))
                {
                    (type, message) = isType ? (reader.GetString(), message) : (type, reader.GetString());
                }
                else if (isStatus && reader.TokenType == JsonTokenType.Number)
                {
                    _ = reader.TryGetInt32(out originalStatus);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An HTML page, an empty body, or invalid UTF-8: the values read so far are used.
        }

        return (type, message, originalStatus);
    }
}
