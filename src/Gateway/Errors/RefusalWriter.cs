using System.Globalization;
using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Gateway.Errors;

/// <summary>
/// Writes a refusal in the form the route speaks: problem details (RFC 9457) on own routes,
/// AWS's restJson form on Bedrock's.
/// </summary>
internal static class RefusalWriter
{
    // Japanese stays readable in a terminal; the answer is JSON with nosniff and never becomes HTML.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with <paramref name="refusal"/>. Does nothing when the answer has already begun.</summary>
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        var native = BedrockHost.Owns(context);
        response.StatusCode = native ? refusal.NativeStatus : refusal.Code.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        WriteRetryAfter(response, refusal, native);

        var body = native ? AwsForm(context, refusal) : ProblemDetails(context, refusal);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>
    /// The same body for an answer that has already begun, to be sent inside it.
    /// </summary>
    public static byte[] BodyOf(HttpContext context, Refusal refusal)
    {
        var language = AskedLanguage.Of(context.Request);
        return BedrockHost.Owns(context) ? AwsBody(refusal, language) : ProblemBody(context, refusal, language);
    }

    private static void WriteRetryAfter(HttpResponse response, Refusal refusal, bool native)
    {
        if (refusal.RetryAfter is not { } wait)
        {
            return;
        }

        response.Headers.RetryAfter = WholeSeconds(wait).ToString(CultureInfo.InvariantCulture);
        if (native)
        {
            // The only hint AWS SDKs read (standard retry mode 2026): whole milliseconds.
            response.Headers["x-amz-retry-after"] =
                ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static byte[] AwsForm(HttpContext context, Refusal refusal)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.Headers["x-amzn-ErrorType"] = refusal.NativeType;
        context.Response.Headers["x-amzn-RequestId"] = AnsweredBy(refusal) ?? context.TraceIdentifier;
        return AwsBody(refusal, AskedLanguage.Of(context.Request));
    }

    private static byte[] AwsBody(Refusal refusal, Language language)
    {
        var message = refusal.Upstream?.Message ?? $"{refusal.Detail.In(language)} ({refusal.Code.Name})";
        return Json(writer => writer.WriteString("message", message));
    }

    // Where Bedrock answered, its own id, as the SDKs expect; STS's would lead nobody to the call.
    private static string? AnsweredBy(Refusal refusal) =>
        refusal.Upstream is { Service: "bedrock-runtime" } bedrock ? bedrock.RequestId : null;

    private static byte[] ProblemDetails(HttpContext context, Refusal refusal)
    {
        var language = AskedLanguage.Of(context.Request);
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.ContentLanguage = language == Language.English ? "en" : "ja";
        context.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        return ProblemBody(context, refusal, language);
    }

    private static byte[] ProblemBody(HttpContext context, Refusal refusal, Language language)
    {
        var code = refusal.Code;
        return Json(writer =>
        {
            writer.WriteString("type", $"urn:gateway:error:{code.Name}");
            writer.WriteString("title", code.Title.In(language));
            writer.WriteNumber("status", code.Status);
            writer.WriteString("detail", refusal.Detail.In(language));
            writer.WriteString("code", code.Name);
            writer.WriteString("requestId", context.TraceIdentifier);
            writer.WriteBoolean("retryable", refusal.Retryable);
            writer.WriteString("party", code.Party.Name());
            if (refusal.RetryAfter is { } wait)
            {
                writer.WriteNumber("retryAfterSeconds", WholeSeconds(wait));
            }

            if (refusal.Upstream is { } upstream)
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
        });
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static long WholeSeconds(TimeSpan wait) => (long)Math.Ceiling(wait.TotalSeconds);
}
