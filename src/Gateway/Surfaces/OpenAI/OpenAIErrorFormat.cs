using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// OpenAI's error format, for the paths that its SDKs call. Their requests find the id in <c>X-Request-Id</c>, which every response has.
/// </summary>
/// <param name="ofAnthropic">
/// The format for requests with <c>anthropic-version</c>, which Anthropic's SDKs always send, on paths that they call too.
/// </param>
/// <param name="unknownRoute">The error for these paths if they are not served; default: one that names those that are.</param>
internal sealed class OpenAIErrorFormat(ErrorFormat? ofAnthropic = null, GatewayError? unknownRoute = null) : ErrorFormat
{
    public override string MediaType => MediaTypeNames.Application.Json;

    public override string Schema => "OpenAIError";

    public override GatewayError UnknownRoute { get; } = unknownRoute ?? UnservedPaths.Other;

    public override ErrorFormat For(HttpContext context) =>
        ofAnthropic is not null && context.Request.Headers.ContainsKey("anthropic-version") ? ofAnthropic : this;

    public override int StatusOf(ErrorCode code) => OpenAIStatuses.Of(code).Status;

    public override void WriteHeaders(HttpContext context, GatewayError error) =>
        RetryHeaders.Write(context.Response.Headers, error);

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text)
    {
        var status = OpenAIStatuses.Of(error);
        writer.WriteStartObject("error");
        writer.WriteString("message", WordsOf(error, text));
        writer.WriteString("type", status.Type);
        writer.WriteString("param", error.Members is [var first, ..] ? first : IsAboutModel(error.Code) ? "model" : null);
        writer.WriteString("code", status.Code ?? error.Code.Name);
        writer.WriteEndObject();
    }

    // The one member that these can be about, whoever found it.
    private static bool IsAboutModel(ErrorCode code) =>
        code == ErrorCode.ModelNotFound || code == ErrorCode.ModelNotAllowed || code == ErrorCode.ResidencyViolation;

    // Most clients show the message alone, and the operator needs the id.
    private static string WordsOf(GatewayError error, ErrorText text) =>
        error.NeedsOperator ? $"{MessageOf(error, text)} (x-request-id: {text.RequestId})" : MessageOf(error, text);
}
