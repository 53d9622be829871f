using System.Globalization;
using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace Gateway.Errors;

/// <summary>Writes a refusal in the form the path speaks: see <see cref="ErrorForm"/>.</summary>
internal static class ErrorWriter
{
    /// <summary>Answers with <paramref name="error"/>. Does nothing when the answer has already begun.</summary>
    public static async Task WriteAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        var form = ErrorForms.Of(context);
        response.StatusCode = form == ErrorForm.Aws ? error.NativeStatus : error.Code.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        WriteRetryAfter(response, error, form);
        WriteHeaders(context, error, form);

        var body = ErrorBodies.Of(form, context, error);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>
    /// The same body for an answer that has already begun, to be sent inside it.
    /// </summary>
    public static byte[] BodyOf(HttpContext context, GatewayError error) =>
        ErrorBodies.Of(ErrorForms.Of(context), context, error);

    /// <summary>Rounded up: nobody is to come back too early.</summary>
    public static long WholeSeconds(TimeSpan wait) => (long)Math.Ceiling(wait.TotalSeconds);

    private static void WriteRetryAfter(HttpResponse response, GatewayError error, ErrorForm form)
    {
        if (error.RetryAfter is not { } wait)
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

    private static void WriteHeaders(HttpContext context, GatewayError error, ErrorForm form)
    {
        var response = context.Response;
        response.ContentType = MediaTypeNames.Application.Json;
        switch (form)
        {
            case ErrorForm.Aws:
                response.Headers["x-amzn-ErrorType"] = error.NativeType;
                response.Headers["x-amzn-RequestId"] = WrittenBy(error) ?? context.TraceIdentifier;
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
    private static string? WrittenBy(GatewayError error) =>
        error.Upstream is { Service: "bedrock-runtime" } bedrock ? bedrock.RequestId : null;
}
