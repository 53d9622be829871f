using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.Anthropic;

/// <summary>Anthropic's error format, for the paths that its SDKs call.</summary>
internal sealed class AnthropicErrorFormat : ErrorFormat
{
    /// <summary>The header in which Anthropic's SDKs look for the request id.</summary>
    public const string RequestId = "request-id";

    // Claude Code gives up when it is asked to wait longer.
    private const long MaxRetryAfter = 60;

    // The beginning of Bedrock's message for a prompt beyond the context window. Clients that compact the conversation look for
    // Anthropic's words: the only text of Bedrock's that is not passed on as it is.
    private const string TooLong = "Input is too long";

    public override string MediaType => MediaTypeNames.Application.Json;

    public override string Schema => "AnthropicError";

    public override GatewayError UnknownRoute { get; } = ErrorCode.RouteNotFound.Because(
        "Anthropic の API のうち、提供しているのは POST /v1/messages、POST /v1/messages/count_tokens、GET /v1/models です。"
        + "ベース URL には、このゲートウェイの URL を /v1 を付けずに設定してください。",
        "Of Anthropic's API the gateway serves POST /v1/messages, POST /v1/messages/count_tokens and GET /v1/models. The base URL "
        + "is this gateway's URL, without /v1.");

    public override int StatusOf(ErrorCode code) => AnthropicStatuses.Of(code).Status;

    public override void WriteHeaders(HttpContext context, GatewayError error)
    {
        var headers = context.Response.Headers;
        headers[RequestId] = context.TraceIdentifier;
        if (error.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Min(WholeSeconds(wait), MaxRetryAfter).ToString(CultureInfo.InvariantCulture);
        }

        // The SDKs send again by status; this header comes first.
        if (!MayBeSentAgain(error) && StatusOf(error) is 408 or 409 or 429 or >= 500)
        {
            headers["x-should-retry"] = "false";
        }
    }

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text)
    {
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", TypeOf(error));
        writer.WriteString("message", MessageOf(error, text));
        writer.WriteEndObject();
        writer.WriteString("request_id", text.RequestId);
    }

    // Inside a stream there is no status; clients wait on this type as they do on 529.
    private static string TypeOf(GatewayError error) => error is { MidStream: true, Code: var code } && code == ErrorCode.UpstreamThrottled
        ? AnthropicStatuses.Of(ErrorCode.UpstreamUnavailable).Type
        : AnthropicStatuses.Of(error.Code).Type;

    // Clients search Bedrock's messages to repair a request: they are passed on, and nothing is put before them.
    private static string MessageOf(GatewayError error, ErrorText text)
    {
        var upstream = error.Upstream?.Message;
        return upstream is null ? $"{text.Detail} ({error.Code.Name})"
            : error.ExplainsUpstream ? $"{upstream} ({text.Detail})"
            : upstream.StartsWith(TooLong, StringComparison.OrdinalIgnoreCase) ? $"prompt is too long: {upstream}"
            : upstream + text.Contact;
    }

    // A quota of a day is not there again in a minute.
    private static bool MayBeSentAgain(GatewayError error) =>
        error.Retryable && !(error.Code == ErrorCode.UpstreamThrottled && error.RetryAfter is null);
}
