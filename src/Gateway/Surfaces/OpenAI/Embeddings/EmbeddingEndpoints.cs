using System.Text.Json.Nodes;
using Gateway.Catalog;
using Gateway.Forwarding;
using Gateway.Http;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>Maps <c>POST /v1/embeddings</c>, and the same below <c>/openai</c>.</summary>
internal static class EmbeddingEndpoints
{
    public static void MapEmbeddingSurface(this IEndpointRouteBuilder routes)
    {
        var surface = new EmbeddingSurface();

        // Resolved once: a parameter of the handler would cost every request a scope of services.
        var forwarder = routes.ServiceProvider.GetRequiredService<Forwarder>();
        Map("/v1/embeddings").WithName("CreateEmbeddings").WithTags("OpenAI と Anthropic 互換");
        Map("/openai/v1/embeddings").ExcludeFromDescription();

        RouteHandlerBuilder Map(string path) => routes
            .MapPost(path, (Delegate)((HttpContext context) => ForwardAsync(context, forwarder, path)))
            .WithSurface(surface)
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");
    }

    // Accepts exactly this path and no other spelling. The query is not read: some clients write an api-version.
    private static Task ForwardAsync(HttpContext context, Forwarder forwarder, string path)
    {
        var target = RequestTarget.Of(context).AsSpan();
        var query = target.IndexOf('?');
        return (query < 0 ? target : target[..query]).SequenceEqual(path)
            ? forwarder.ForwardAsync(context, BedrockOperation.Embed, modelFromRoute: null)
            : RequestTargetErrors.WriteAsync(context, UnknownRoutes.For(context));
    }
}
