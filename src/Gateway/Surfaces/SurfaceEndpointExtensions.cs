using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Surfaces;

/// <summary>Tells the endpoints of a surface which dialect they speak.</summary>
internal static class SurfaceEndpointExtensions
{
    /// <summary>Marks an endpoint that asks a model.</summary>
    public static RouteHandlerBuilder WithSurface(this RouteHandlerBuilder endpoint, Surface surface) =>
        endpoint.WithMetadata(surface, surface.Errors);

    /// <summary>
    /// Maps every path below these first segments that no other endpoint has: what is not served there is told in the
    /// dialect of the clients that call it.
    /// </summary>
    public static void MapUnserved(
        this IEndpointRouteBuilder routes, ErrorFormat errors, params ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            // No body: the middleware for bare statuses writes the error.
            routes.Map($"/{path}/{{**rest}}", static context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }).WithMetadata(errors).ExcludeFromDescription();
        }
    }
}
