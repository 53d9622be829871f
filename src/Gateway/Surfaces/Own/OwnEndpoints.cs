using System.Text.Json.Nodes;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Forwarding;
using Gateway.Http;

namespace Gateway.Surfaces.Own;

/// <summary>Maps <c>POST /converse</c> and <c>POST /converse/stream</c>.</summary>
internal static class OwnEndpoints
{
    /// <summary>Registers the surface. Its error format is also that of every path that no other surface has.</summary>
    public static IServiceCollection AddOwnSurface(this IServiceCollection services) => services
        .AddSection<ConverseOptions>(ConverseOptions.Section).Services
        .AddSingleton<ErrorFormat, ProblemDetailsFormat>()
        .AddSingleton<OwnSurface>();

    public static void MapOwnSurface(this IEndpointRouteBuilder routes)
    {
        var surface = routes.ServiceProvider.GetRequiredService<OwnSurface>();

        // Resolved once: a parameter of the handler would cost every request a scope of services.
        var forwarder = routes.ServiceProvider.GetRequiredService<Forwarder>();
        routes.MapPost("/converse", (Delegate)((HttpContext context) =>
                ForwardAsync(context, forwarder, "/converse", BedrockOperation.Converse)))
            .WithName("Converse")
            .WithTags("会話")
            .WithSurface(surface)
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");

        routes.MapPost("/converse/stream", (Delegate)((HttpContext context) =>
                ForwardAsync(context, forwarder, "/converse/stream", BedrockOperation.ConverseStream)))
            .WithName("ConverseStream")
            .WithTags("会話")
            .WithSurface(surface)
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
    }

    // Accepts exactly this path, without a query and in no other spelling.
    private static Task ForwardAsync(HttpContext context, Forwarder forwarder, string path, BedrockOperation operation)
    {
        var target = RequestTarget.Of(context);
        return target == path
            ? forwarder.ForwardAsync(context, operation, modelFromRoute: null)
            : RequestTargetErrors.WriteAsync(
                context, RequestTarget.HasQuery(target) ? RequestTargetErrors.NoQuery : UnknownRoutes.For(context));
    }
}
