using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Quotas;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces;

/// <summary>A surface whose bodies are not Bedrock's: what depends on a request's body is decided by its translation.</summary>
internal abstract class TranslatingSurface : Surface
{
    /// <summary>Reads a body of its dialect.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">The body, which stays as it is until the translation is disposed.</param>
    /// <param name="hold">Called before memory is used, with the number of bytes; <c>false</c> refuses them.</param>
    /// <returns>The translation, or the error if the body cannot be read.</returns>
    /// <exception cref="InsufficientMemoryException"><paramref name="hold"/> returned false.</exception>
    public abstract Result<Translation> Translate(HttpContext context, ReadOnlyMemory<byte> body, Func<long, bool> hold);

    // A translation writes the response itself.
    /// <summary>All of them speak a dialect of OpenAI.</summary>
    public sealed override string Name => "openai";

    public sealed override string ContentTypeOf(ResponseHeaders headers) => "application/json; charset=utf-8";

    public sealed override BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models) =>
        throw new NotSupportedException("The translation knows it.");

    public sealed override GatewayError? CheckModel(MemberSpan modelId) =>
        throw new NotSupportedException("The translation has read the name.");

    // OpenAI's own form of the reset: "1m30s".
    public sealed override void WriteRateLimits(IHeaderDictionary headers, RateLimits left, TimeProvider time) =>
        RateLimitHeaders.Write(headers, left, RateLimitHeaders.Duration);

    public sealed override StreamFormat OpenStream(HttpContext context) =>
        throw new NotSupportedException("The translation opens it.");
}
