using Gateway.Catalog;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>Maps <c>POST /v1/embeddings</c>, and the same below <c>/openai</c>.</summary>
internal static class EmbeddingEndpoints
{
    public static void MapEmbeddingSurface(this IEndpointRouteBuilder routes)
    {
        var surface = new EmbeddingSurface();
        routes.MapModelCall(surface, BedrockOperation.Embed, "/v1/embeddings")
            .WithName("CreateEmbeddings").WithTags("OpenAI と Anthropic 互換");
        routes.MapModelCall(surface, BedrockOperation.Embed, "/openai/v1/embeddings").ExcludeFromDescription();
    }
}
