using System.Text.Json.Nodes;
using Gateway.Catalog;
using Gateway.Forwarding;
using Gateway.Http;

namespace Gateway.Surfaces.OpenAI;

/// <summary>Maps a path of OpenAI's API that calls a model.</summary>
internal static class ModelCallEndpoints
{
    /// <summary>
    /// Maps <c>POST</c> of exactly this path and no other spelling. The query is not read: some clients write an api-version.
    /// </summary>
    public static RouteHandlerBuilder MapModelCall(
        this IEndpointRouteBuilder routes, Surface surface, BedrockOperation operation, string path)
    {
        // Resolved once: a parameter of the handler would cost every request a scope of services.
        var forwarder = routes.ServiceProvider.GetRequiredService<Forwarder>();
        return routes
            .MapPost(path, (Delegate)((HttpContext context) => ForwardAsync(context, forwarder, operation, path)))
            .WithSurface(surface)
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");
    }

    private static Task ForwardAsync(HttpContext context, Forwarder forwarder, BedrockOperation operation, string path) =>
        RequestTarget.HasPath(context, path)
            ? forwarder.ForwardAsync(context, operation, modelFromRoute: null)
            : RequestTargetErrors.WriteAsync(context, UnknownRoutes.For(context));
}
