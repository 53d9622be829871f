using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;
using Microsoft.Net.Http.Headers;

namespace Gateway.Surfaces.Own;

/// <summary>Problem details (RFC 9457): errors of the gateway's own routes, and of every path that no dialect has.</summary>
internal sealed class ProblemDetailsFormat : ErrorFormat
{
    public override string MediaType => MediaTypeNames.Application.ProblemJson;

    public override string Schema => "ProblemDetails";

    public override GatewayError UnknownRoute { get; } = ErrorCode.RouteNotFound.Because(
        "この URL の操作はありません。POST /converse、POST /converse/stream、POST /model/{modelId}/…、GET /models を使ってください"
        + "（小文字で、末尾に / を付けません）。",
        "There is no operation at this URL. Use POST /converse, POST /converse/stream, POST /model/{modelId}/… "
        + "or GET /models, in lower case and without a slash at the end.");

    public override int StatusOf(ErrorCode code) => OwnStatuses.Of(code);

    public override void WriteHeaders(HttpContext context, GatewayError error)
    {
        context.Response.Headers.ContentLanguage =
            AskedLanguage.Of(context.Request) == Language.English ? "en" : "ja";
        context.Response.Headers.Vary = HeaderNames.AcceptLanguage;
    }

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text)
    {
        var code = error.Code;
        writer.WriteString("type", $"urn:gateway:error:{code.Name}");
        writer.WriteString("title", code.Title.In(text.Language));
        writer.WriteNumber("status", StatusOf(error));
        writer.WriteString("detail", text.Detail);
        writer.WriteString("code", code.Name);
        writer.WriteString("requestId", text.RequestId);
        writer.WriteBoolean("retryable", error.Retryable);
        writer.WriteString("party", code.Party.Name());
        if (error.RetryAfter is { } wait)
        {
            writer.WriteNumber("retryAfterSeconds", WholeSeconds(wait));
        }

        if (error.Upstream is { } upstream)
        {
            WriteUpstream(writer, upstream);
        }
    }

    private static void WriteUpstream(Utf8JsonWriter writer, Upstream upstream)
    {
        writer.WriteStartObject("upstream");
        writer.WriteString("service", upstream.Service);
        writer.WriteNumber("status", upstream.Status);
        writer.WriteString("errorType", upstream.ErrorType);
        writer.WriteString("requestId", upstream.RequestId);
        if (upstream.Message is { } message)
        {
            writer.WriteString("message", message);
        }

        writer.WriteEndObject();
    }
}
