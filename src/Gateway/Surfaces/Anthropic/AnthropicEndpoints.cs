using System.Text.Json.Nodes;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Forwarding;
using Gateway.Http;

namespace Gateway.Surfaces.Anthropic;

/// <summary>Maps the paths that Anthropic's SDKs and Claude Code call.</summary>
internal static class AnthropicEndpoints
{
    // Bedrock serves the same API below this segment.
    private const string Prefix = "/anthropic";

    public static IServiceCollection AddAnthropicSurface(this IServiceCollection services) => services
        .AddSection<MessagesOptions>(MessagesOptions.Section).Services
        .AddSingleton<AnthropicSurface>();

    public static void MapAnthropicSurface(this IEndpointRouteBuilder routes)
    {
        var surface = routes.ServiceProvider.GetRequiredService<AnthropicSurface>();

        // Resolved once: a parameter of the handler would cost every request a scope of services.
        var forwarder = routes.ServiceProvider.GetRequiredService<Forwarder>();
        foreach (var prefix in new[] { "", Prefix })
        {
            Map("/v1/messages", "CreateMessage", BedrockOperation.InvokeModel);
            Map("/v1/messages/count_tokens", "CountMessageTokens", BedrockOperation.CountTokens);

            void Map(string path, string name, BedrockOperation operation)
            {
                var endpoint = routes
                    .MapPost(
                        prefix + path,
                        (Delegate)((HttpContext context) => ForwardAsync(context, forwarder, prefix + path, operation)))
                    .WithSurface(surface)
                    .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");
                _ = prefix.Length == 0
                    ? endpoint.WithName(name).WithTags("OpenAI と Anthropic 互換")
                    : endpoint.ExcludeFromDescription();
            }
        }

        // Claude Code asks these once at its start, without a key, and takes any other status for a gateway that is down.
        foreach (var path in new[] { "/", "/api/hello" })
        {
            routes.MapMethods(path, [HttpMethods.Head], static () => Results.Ok()).AllowAnonymous().ExcludeFromDescription();
        }

        routes.MapUnserved(surface.Errors, "v1/messages", "v1/complete", "anthropic");
    }

    // Accepts exactly this path and no other spelling. The query is not read: clients write ?beta=true.
    private static Task ForwardAsync(HttpContext context, Forwarder forwarder, string path, BedrockOperation operation) =>
        RequestTarget.HasPath(context, path)
            ? forwarder.ForwardAsync(context, operation, modelFromRoute: null)
            : RequestTargetErrors.WriteAsync(context, UnknownRoutes.For(context));
}
