using System.Globalization;
using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace Gateway.Errors;

/// <summary>Writes a refusal in the form the path speaks: see <see cref="ErrorForm"/>.</summary>
internal static class RefusalWriter
{
    /// <summary>Answers with <paramref name="refusal"/>. Does nothing when the answer has already begun.</summary>
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        var form = ErrorForms.Of(context);
        response.StatusCode = form == ErrorForm.Aws ? refusal.NativeStatus : refusal.Code.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        WriteRetryAfter(response, refusal, form);
        WriteHeaders(context, refusal, form);

        var body = ErrorBodies.Of(form, context, refusal);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>
    /// The same body for an answer that has already begun, to be sent inside it.
    /// </summary>
    public static byte[] BodyOf(HttpContext context, Refusal refusal) =>
        ErrorBodies.Of(ErrorForms.Of(context), context, refusal);

    /// <summary>Rounded up: nobody is to come back too early.</summary>
    public static long WholeSeconds(TimeSpan wait) => (long)Math.Ceiling(wait.TotalSeconds);

    private static void WriteRetryAfter(HttpResponse response, Refusal refusal, ErrorForm form)
    {
        if (refusal.RetryAfter is not { } wait)
        {
            return;
        }

        response.Headers.RetryAfter = WholeSeconds(wait).ToString(CultureInfo.InvariantCulture);
        if (form == ErrorForm.Aws)
        {
            // The only hint AWS SDKs read (standard retry mode 2026): whole milliseconds.
            response.Headers["x-amz-retry-after"] =
                ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static void WriteHeaders(HttpContext context, Refusal refusal, ErrorForm form)
    {
        var response = context.Response;
        response.ContentType = MediaTypeNames.Application.Json;
        switch (form)
        {
            case ErrorForm.Aws:
                response.Headers["x-amzn-ErrorType"] = refusal.NativeType;
                response.Headers["x-amzn-RequestId"] = AnsweredBy(refusal) ?? context.TraceIdentifier;
                break;
            case ErrorForm.Anthropic:
                response.Headers["request-id"] = context.TraceIdentifier;
                break;
            case ErrorForm.ProblemDetails:
                response.ContentType = MediaTypeNames.Application.ProblemJson;
                response.Headers.ContentLanguage =
                    AskedLanguage.Of(context.Request) == Language.English ? "en" : "ja";
                response.Headers.Vary = HeaderNames.AcceptLanguage;
                break;
        }
    }

    // Where Bedrock answered, its own id, as the SDKs expect; STS's would lead nobody to the call.
    private static string? AnsweredBy(Refusal refusal) =>
        refusal.Upstream is { Service: "bedrock-runtime" } bedrock ? bedrock.RequestId : null;
}
