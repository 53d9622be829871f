using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// OpenAI's embeddings: a request becomes one call or several of InvokeModel, in the form of the model's provider, and their
/// responses one list of vectors.
/// </summary>
internal sealed class EmbeddingSurface : Surface
{
    private const string Json = "application/json; charset=utf-8";

    public override ErrorFormat Errors { get; } = new OpenAIErrorFormat();

    public override bool Translates => true;

    public override BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models) =>
        throw new NotSupportedException("The translation knows it.");

    public override GatewayError? CheckModel(MemberSpan modelId) => null; // Its translation has read the name.

    public override Result<Translation> Translate(HttpContext context, ReadOnlyMemory<byte> body, Func<long, bool> hold) =>
        EmbeddingTranslation.Read(body, hold);

    public override string ContentTypeOf(ResponseHeaders headers) => Json;

    public override StreamFormat OpenStream(HttpContext context) => throw new NotSupportedException("There is no stream.");
}
