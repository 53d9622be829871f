using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces;

/// <summary>
/// An API that callers speak: how a request is read, and how a stream and an error are written, each with its own
/// statuses. One instance for each dialect, metadata of its endpoints. The line behind it (<c>Forwarding</c>) knows no dialect.
/// </summary>
internal abstract class Surface
{
    /// <summary>How its errors are written.</summary>
    public abstract ErrorFormat Errors { get; }

    /// <summary>The surface of the endpoint that a request was routed to.</summary>
    /// <exception cref="InvalidOperationException">The endpoint asks no model.</exception>
    public static Surface Of(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<Surface>();

    /// <summary>What the body of a request is made of.</summary>
    /// <param name="operation">What is asked for.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    /// <param name="models">The models of this request.</param>
    public abstract BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models);

    /// <summary>Why the model is not named where this surface has it; <c>null</c> when it is.</summary>
    /// <param name="modelId">The <c>modelId</c> in the body.</param>
    public abstract GatewayError? CheckModel(MemberSpan modelId);

    /// <summary>The format of one response that streams.</summary>
    public abstract StreamFormat OpenStream(HttpContext context);
}
