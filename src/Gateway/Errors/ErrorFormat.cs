using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Errors;

/// <summary>
/// The format in which one dialect writes an error: its statuses, headers and JSON. It is metadata of the endpoints that speak
/// the dialect; the one that is registered as a service is used for every other path.
/// </summary>
internal abstract class ErrorFormat
{
    // Japanese stays readable in a terminal; the response is JSON with nosniff and never becomes HTML.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The media type of its errors.</summary>
    public abstract string MediaType { get; }

    /// <summary>The name of their schema in the OpenAPI document.</summary>
    public abstract string Schema { get; }

    /// <summary>The error for a path that this dialect has and the gateway does not serve.</summary>
    public abstract GatewayError UnknownRoute { get; }

    /// <summary>The format of the endpoint that a request was routed to.</summary>
    public static ErrorFormat Of(HttpContext context) =>
        (context.GetEndpoint()?.Metadata.GetMetadata<ErrorFormat>()
            ?? context.RequestServices.GetRequiredService<ErrorFormat>()).For(context);

    /// <summary>The format for one request: this one, unless clients of several dialects call the same path.</summary>
    public virtual ErrorFormat For(HttpContext context) => this;

    /// <summary>The HTTP status of a code.</summary>
    public abstract int StatusOf(ErrorCode code);

    /// <summary>The HTTP status of an error: that of its code, unless the dialect passes on AWS's own.</summary>
    public virtual int StatusOf(GatewayError error) => StatusOf(error.Code);

    /// <summary>Sets the headers that this dialect has in addition to those of every error.</summary>
    public virtual void WriteHeaders(HttpContext context, GatewayError error)
    {
    }

    /// <summary>The JSON of an error.</summary>
    public byte[] BodyOf(GatewayError error, ErrorText text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            WriteMembers(writer, error, text);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the members of the JSON object.</summary>
    protected abstract void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text);

    /// <summary>
    /// The only text of a dialect without members for the code and for Bedrock's message: Bedrock's message, if there is one to
    /// show, else ours with the code.
    /// </summary>
    // Clients search Bedrock's message to repair a request. So nothing is put before it; the contact comes after it.
    protected static string MessageOf(GatewayError error, ErrorText text) =>
        error.Upstream?.Message is not { } upstream ? $"{text.Detail} ({error.Code.Name})"
        : error.ExplainsUpstream ? $"{upstream} ({text.Detail})"
        : upstream + text.Contact;

    /// <summary>Whole seconds, rounded up, so that no client retries too early.</summary>
    public static long WholeSeconds(TimeSpan wait) => (long)Math.Ceiling(wait.TotalSeconds);
}
