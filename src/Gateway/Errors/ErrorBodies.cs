using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Errors;

/// <summary>The JSON of a refusal in each <see cref="ErrorForm"/>.</summary>
internal static class ErrorBodies
{
    // Japanese stays readable in a terminal; the answer is JSON with nosniff and never becomes HTML.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(ErrorForm form, HttpContext context, Refusal refusal)
    {
        var language = AskedLanguage.Of(context.Request);
        return form switch
        {
            ErrorForm.Aws => Aws(refusal, language),
            ErrorForm.OpenAI => OpenAI(refusal, language),
            ErrorForm.Anthropic => Anthropic(context, refusal, language),
            _ => Problem(context, refusal, language),
        };
    }

    private static byte[] Aws(Refusal refusal, Language language)
    {
        var message = refusal.Upstream?.Message ?? $"{refusal.Detail.In(language)} ({refusal.Code.Name})";
        return Json(writer => writer.WriteString("message", message));
    }

    private static byte[] OpenAI(Refusal refusal, Language language) => Json(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", refusal.Detail.In(language));
        writer.WriteString("type", refusal.Code.Status switch
        {
            StatusCodes.Status401Unauthorized => "authentication_error",
            StatusCodes.Status403Forbidden => "permission_error",
            StatusCodes.Status429TooManyRequests => "rate_limit_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        });
        writer.WriteNull("param");
        writer.WriteString("code", refusal.Code.Name);
        writer.WriteEndObject();
    });

    private static byte[] Anthropic(HttpContext context, Refusal refusal, Language language) => Json(writer =>
    {
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", refusal.Code.Status switch
        {
            StatusCodes.Status401Unauthorized => "authentication_error",
            StatusCodes.Status403Forbidden => "permission_error",
            StatusCodes.Status404NotFound => "not_found_error",
            StatusCodes.Status413PayloadTooLarge => "request_too_large",
            StatusCodes.Status429TooManyRequests => "rate_limit_error",
            StatusCodes.Status503ServiceUnavailable => "overloaded_error",
            >= 500 => "api_error",
            _ => "invalid_request_error",
        });
        writer.WriteString("message", $"{refusal.Detail.In(language)} ({refusal.Code.Name})");
        writer.WriteEndObject();
        writer.WriteString("request_id", context.TraceIdentifier);
    });

    private static byte[] Problem(HttpContext context, Refusal refusal, Language language)
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
                writer.WriteNumber("retryAfterSeconds", RefusalWriter.WholeSeconds(wait));
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
}
