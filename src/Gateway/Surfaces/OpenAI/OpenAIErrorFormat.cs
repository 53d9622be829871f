using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>OpenAI's error format, for the paths that its SDKs call.</summary>
/// <param name="ofAnthropic">
/// The format for requests with <c>anthropic-version</c>, which Anthropic's SDKs always send, on paths that they call too.
/// </param>
internal sealed class OpenAIErrorFormat(ErrorFormat? ofAnthropic = null) : ErrorFormat
{
    public override string MediaType => MediaTypeNames.Application.Json;

    public override string Schema => "OpenAIError";

    public override GatewayError UnknownRoute { get; } = ErrorCode.RouteNotFound.Because(
        "OpenAI の API のうち、提供しているのは GET /v1/models だけです。AWS SDK（Bedrock Runtime）で /model/{modelId}/converse を呼び出すか、POST /converse を使ってください。"
        + "使えるモデルは GET /v1/models で確認できます。",
        "Of OpenAI's API the gateway serves GET /v1/models only. Call /model/{modelId}/converse with an AWS SDK (Bedrock Runtime), or POST /converse. "
        + "GET /v1/models lists the models.");

    public override ErrorFormat For(HttpContext context) =>
        ofAnthropic is not null && context.Request.Headers.ContainsKey("anthropic-version") ? ofAnthropic : this;

    public override int StatusOf(ErrorCode code) => OpenAIStatuses.Of(code).Status;

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text)
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", text.Detail);
        writer.WriteString("type", OpenAIStatuses.Of(error.Code).Type);
        writer.WriteNull("param");
        writer.WriteString("code", error.Code.Name);
        writer.WriteEndObject();
    }
}
