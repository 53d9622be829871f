using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.Anthropic;

/// <summary>Anthropic's error format, for the paths that its SDKs call.</summary>
internal sealed class AnthropicErrorFormat : ErrorFormat
{
    /// <summary>The header in which Anthropic's SDKs look for the request id.</summary>
    public const string RequestId = "request-id";

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
        context.Response.Headers[RequestId] = context.TraceIdentifier;
        RetryHeaders.Write(context.Response.Headers, error);
    }

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text)
    {
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", TypeOf(error));
        writer.WriteString("message", WordsOf(error, text));
        writer.WriteEndObject();
        writer.WriteString("request_id", text.RequestId);
    }

    // Inside a stream there is no status; clients wait on this type as they do on 529.
    private static string TypeOf(GatewayError error) => error is { MidStream: true, Code: var code } && code == ErrorCode.UpstreamThrottled
        ? AnthropicStatuses.Of(ErrorCode.UpstreamUnavailable).Type
        : AnthropicStatuses.Of(error.Code).Type;

    private static string WordsOf(GatewayError error, ErrorText text) =>
        error.Upstream?.Message is { } upstream && upstream.StartsWith(TooLong, StringComparison.OrdinalIgnoreCase)
            ? $"prompt is too long: {upstream}"
            : MessageOf(error, text);
}
