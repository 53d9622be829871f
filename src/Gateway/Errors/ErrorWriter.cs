using System.Globalization;

namespace Gateway.Errors;

/// <summary>Writes an error in the format of the endpoint: see <see cref="ErrorFormat"/>.</summary>
internal static class ErrorWriter
{
    /// <summary>Responds with <paramref name="error"/>. Does nothing when the response has already begun.</summary>
    public static async Task WriteAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        context.Features.Set(error); // For the audit trail, which is outside of this.
        var format = ErrorFormat.Of(context);
        response.StatusCode = format.StatusOf(error);
        response.ContentType = format.MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ErrorFormat.WholeSeconds(wait).ToString(CultureInfo.InvariantCulture);
        }

        format.WriteHeaders(context, error);

        var body = format.BodyOf(error, ErrorText.Of(context, error));
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The body of the error alone, to be sent inside a response that has already begun.</summary>
    public static byte[] BodyOf(HttpContext context, GatewayError error) =>
        ErrorFormat.Of(context).BodyOf(error, ErrorText.Of(context, error));
}
