using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Errors;

/// <summary>The JSON of a refusal in each <see cref="ErrorForm"/>.</summary>
internal static class ErrorBodies
{
    // Japanese stays readable in a terminal; the answer is JSON with nosniff and never becomes HTML.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(ErrorForm form, HttpContext context, GatewayError error)
    {
        var language = AskedLanguage.Of(context.Request);
        var contact = error.NeedsOperator
            ? context.RequestServices.GetRequiredService<OperatorContact>().Sentence(language)
            : "";
        var detail = error.Detail.In(language) + contact;
        return form switch
        {
            ErrorForm.Aws => Aws(error, detail, contact),
            ErrorForm.OpenAI => OpenAI(error, detail),
            ErrorForm.Anthropic => Anthropic(context, error, detail),
            _ => Problem(context, error, detail, language),
        };
    }

    // The contact comes after Bedrock's own words: some clients search them, and none depends on how they end.
    private static byte[] Aws(GatewayError error, string detail, string contact)
    {
        var upstream = error.Upstream?.Message;
        var message = upstream is null ? $"{detail} ({error.Code.Name})"
            : error.ExplainsUpstream ? $"{upstream} ({detail})"
            : upstream + contact;
        return Json(writer => writer.WriteString("message", message));
    }

    private static byte[] OpenAI(GatewayError error, string detail) => Json(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", detail);
        writer.WriteString("type", error.Code.Status switch
        {
            StatusCodes.Status401Unauthorized => "authentication_error",
            StatusCodes.Status403Forbidden => "permission_error",
            StatusCodes.Status429TooManyRequests => "rate_limit_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        });
        writer.WriteNull("param");
        writer.WriteString("code", error.Code.Name);
        writer.WriteEndObject();
    });

    private static byte[] Anthropic(HttpContext context, GatewayError error, string detail) => Json(writer =>
    {
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", error.Code.Status switch
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
        writer.WriteString("message", $"{detail} ({error.Code.Name})");
        writer.WriteEndObject();
        writer.WriteString("request_id", context.TraceIdentifier);
    });

    private static byte[] Problem(HttpContext context, GatewayError error, string detail, Language language)
    {
        var code = error.Code;
        return Json(writer =>
        {
            writer.WriteString("type", $"urn:gateway:error:{code.Name}");
            writer.WriteString("title", code.Title.In(language));
            writer.WriteNumber("status", code.Status);
            writer.WriteString("detail", detail);
            writer.WriteString("code", code.Name);
            writer.WriteString("requestId", context.TraceIdentifier);
            writer.WriteBoolean("retryable", error.Retryable);
            writer.WriteString("party", code.Party.Name());
            if (error.RetryAfter is { } wait)
            {
                writer.WriteNumber("retryAfterSeconds", ErrorWriter.WholeSeconds(wait));
            }

            if (error.Upstream is { } upstream)
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
