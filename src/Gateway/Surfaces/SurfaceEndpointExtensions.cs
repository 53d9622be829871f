using System.Collections.Immutable;
using Gateway.Errors;
using Gateway.Http;

namespace Gateway.Surfaces;

/// <summary>Adds a surface, or only its error format, to endpoints as metadata.</summary>
internal static class SurfaceEndpointExtensions
{
    /// <summary>Marks an endpoint that calls a model.</summary>
    public static RouteHandlerBuilder WithSurface(this RouteHandlerBuilder endpoint, Surface surface) =>
        endpoint.WithMetadata(surface, surface.Errors);

    /// <summary>
    /// The name of a model that is the rest of the path (<c>{**id}</c>). The framework decodes a path except for <c>%2F</c>.
    /// Only to look a name up: a path that is called is read from the raw target.
    /// </summary>
    public static string NameInPath(this HttpContext context) =>
        ((string?)context.Request.RouteValues["id"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Maps every other method of paths that are served with one, which <c>Allow</c> then names.
    /// </summary>
    public static void MapWrongMethods(
        this IEndpointRouteBuilder routes, ErrorFormat errors, string served, params ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            routes.Map(path, RefuseAsync).WithMetadata(errors).ExcludeFromDescription();
        }

        Task RefuseAsync(HttpContext context)
        {
            context.Response.Headers.Allow = served;
            return ErrorWriter.WriteAsync(context, UnknownRoutes.NoMethod);
        }
    }

    /// <summary>
    /// Maps every path below these first segments that no other endpoint has, so that its error is written in the dialect
    /// of the clients that call it.
    /// </summary>
    public static void MapUnserved(
        this IEndpointRouteBuilder routes, ErrorFormat errors, params ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            routes.Map($"/{path}/{{**rest}}", static context => ErrorWriter.WriteAsync(context, UnknownRoutes.For(context)))
                .WithMetadata(errors).ExcludeFromDescription();
        }
    }
}
