using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces;

/// <summary>
/// An API that clients speak: it reads a request and writes a stream and an error in its own dialect, with its own statuses.
/// One instance for each dialect, as metadata of its endpoints. The code after it (<c>Forwarding</c>) knows no dialect.
/// </summary>
internal abstract class Surface
{
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

    /// <summary>The content type of a response that is one JSON object.</summary>
    /// <param name="headers">The headers of Bedrock's response.</param>
    public virtual string? ContentTypeOf(ResponseHeaders headers) => headers.ContentType;

    /// <summary>Creates the format for one streamed response.</summary>
    public abstract StreamFormat OpenStream(HttpContext context);
}
