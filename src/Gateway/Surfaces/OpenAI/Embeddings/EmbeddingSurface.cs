using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// OpenAI's embeddings: a request becomes one call or several of InvokeModel, in the form of the model's provider, and their
/// responses one list of vectors.
/// </summary>
internal sealed class EmbeddingSurface : TranslatingSurface
{
    public override ErrorFormat Errors { get; } = new OpenAIErrorFormat();

    public override Result<Translation> Translate(HttpContext context, ReadOnlyMemory<byte> body, Func<long, bool> hold) =>
        EmbeddingTranslation.Read(body, hold);
}
