using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.Anthropic;

/// <summary>Anthropic's error format, for the paths that its SDKs call.</summary>
internal sealed class AnthropicErrorFormat : ErrorFormat
{
    public override string MediaType => MediaTypeNames.Application.Json;

    public override string Schema => "AnthropicError";

    public override GatewayError UnknownRoute { get; } = ErrorCode.RouteNotFound.Because(
        "Anthropic の API（/v1/messages）は提供していません。Bedrock モードで使ってください。Claude Code の環境変数: CLAUDE_CODE_USE_BEDROCK=1、"
        + "ANTHROPIC_BEDROCK_BASE_URL=（このゲートウェイの URL）、AWS_BEARER_TOKEN_BEDROCK=（API キー）、AWS_REGION=ap-northeast-1、"
        + "ANTHROPIC_MODEL=（GET /models のモデル）。Anthropic SDK は AnthropicBedrock クライアントを使ってください。",
        "Anthropic's API (/v1/messages) is not served. Use Bedrock mode. Claude Code's environment variables: "
        + "CLAUDE_CODE_USE_BEDROCK=1, ANTHROPIC_BEDROCK_BASE_URL=(this gateway's URL), AWS_BEARER_TOKEN_BEDROCK=(the API "
        + "key), AWS_REGION=ap-northeast-1, ANTHROPIC_MODEL=(a model of GET /models). With Anthropic's SDKs use the "
        + "AnthropicBedrock client.");

    public override int StatusOf(ErrorCode code) => AnthropicStatuses.Of(code).Status;

    public override void WriteHeaders(HttpContext context, GatewayError error) =>
        context.Response.Headers["request-id"] = context.TraceIdentifier;

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text)
    {
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", AnthropicStatuses.Of(error.Code).Type);
        writer.WriteString("message", $"{text.Detail} ({error.Code.Name})");
        writer.WriteEndObject();
        writer.WriteString("request_id", text.RequestId);
    }
}
