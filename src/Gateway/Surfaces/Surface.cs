using Gateway.Bedrock.Runtime;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Quotas;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces;

/// <summary>
/// An API that clients speak: it reads a request and writes a stream and an error in its own dialect, with its own statuses.
/// One instance for each dialect, as metadata of its endpoints. The code after it (<c>Forwarding</c>) knows no dialect.
/// </summary>
internal abstract class Surface
{
    /// <summary>Its name in the ledger: <c>own</c>, <c>bedrock</c>, <c>anthropic</c> or <c>openai</c>. Stored: never change one.</summary>
    public abstract string Name { get; }

    /// <summary>The format of its errors.</summary>
    public abstract ErrorFormat Errors { get; }

    /// <summary>The surface of the endpoint that a request was routed to.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not call a model.</exception>
    public static Surface Of(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<Surface>();

    /// <summary>The form of a request's body.</summary>
    /// <param name="operation">The operation that the request calls.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    /// <param name="models">The models that exist for this request.</param>
    public abstract BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models);

    /// <summary>The error if the model is not named in the place that this surface expects, else <c>null</c>.</summary>
    /// <param name="modelId">The <c>modelId</c> member of the body.</param>
    public abstract GatewayError? CheckModel(MemberSpan modelId);

    /// <summary>
    /// True when its requests are those of Anthropic's own API, whose bodies ask for a stream and whose headers name betas.
    /// </summary>
    public virtual bool SpeaksMessages => false;

    /// <summary>
    /// The operation that responds with a stream where the body asks for one; <c>null</c> where the URL decides.
    /// </summary>
    /// <param name="operation">The operation of the URL.</param>
    public virtual BedrockOperation? StreamingFormOf(BedrockOperation operation) => null;

    /// <summary>
    /// True when the application may call the operation, as far as that is known before the body is read.
    /// </summary>
    public bool MayCall(Application caller, BedrockOperation operation) =>
        caller.MayCall(operation.Name)
        || (StreamingFormOf(operation) is { } streaming && caller.MayCall(streaming.Name));

    /// <summary>The body of a response that is one JSON object, in this dialect.</summary>
    /// <param name="operation">The operation that was called.</param>
    /// <param name="body">Bedrock's body, one JSON object.</param>
    /// <returns>The body; empty when the response is not one of that operation.</returns>
    public virtual ReadOnlyMemory<byte> BodyOf(BedrockOperation operation, ReadOnlyMemory<byte> body) => body;

    /// <summary>Responds with a number of tokens that the gateway has estimated.</summary>
    /// <exception cref="NotSupportedException">This dialect has no such response.</exception>
    public virtual Task WriteEstimateAsync(HttpContext context, long tokens) => throw new NotSupportedException();

    /// <summary>Sets the headers that this dialect has on every response of a model.</summary>
    public virtual void WriteHeaders(HttpContext context)
    {
    }

    /// <summary>
    /// Sets the headers that say what is left of the caller's limits of a minute: <c>x-ratelimit-{limit,remaining,reset}-{requests,tokens}</c>,
    /// the reset in whole seconds. Nothing where there is no limit.
    /// </summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="left">What is left.</param>
    /// <param name="time">The clock.</param>
    public virtual void WriteRateLimits(IHeaderDictionary headers, RateLimits left, TimeProvider time) =>
        RateLimitHeaders.Write(headers, left, RateLimitHeaders.Seconds);

    /// <summary>The content type of a response that is one JSON object.</summary>
    /// <param name="headers">The headers of Bedrock's response.</param>
    public virtual string? ContentTypeOf(ResponseHeaders headers) => headers.ContentType;

    /// <summary>Creates the format for one streamed response.</summary>
    public abstract StreamFormat OpenStream(HttpContext context);
}
