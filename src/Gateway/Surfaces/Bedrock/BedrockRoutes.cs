using System.Collections.Frozen;
using Gateway.Catalog;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// The straight way to the endpoints of Bedrock's model operations, before routing. The endpoint reads model and operation from
/// the request target itself, so the result is the same, without the route values that nobody reads.
/// </summary>
internal static class BedrockRoutes
{
    private const string Prefix = "/model/";

    /// <summary>Chooses the endpoint of a POST to a model operation; routing decides about every other request.</summary>
    public static void UseBedrockRoutes(this WebApplication app)
    {
        // Read by the first request, because the endpoints are mapped after the middleware.
        var endpoints = new Lazy<FrozenDictionary<BedrockOperation, Endpoint>>(() => Find(app));
        app.Use((context, next) =>
        {
            if (OperationOf(context.Request) is { } operation)
            {
                context.SetEndpoint(endpoints.Value[operation]);
            }

            return next(context);
        });
    }

    private static BedrockOperation? OperationOf(HttpRequest request)
    {
        var path = request.Path.Value;
        return HttpMethods.IsPost(request.Method) && path?.StartsWith(Prefix, StringComparison.Ordinal) == true
            ? BedrockOperation.Find(path.AsSpan(path.LastIndexOf('/') + 1))
            : null;
    }

    private static FrozenDictionary<BedrockOperation, Endpoint> Find(IEndpointRouteBuilder app) =>
        app.DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<BedrockOperation>() is not null)
            .ToFrozenDictionary(endpoint => endpoint.Metadata.GetRequiredMetadata<BedrockOperation>());
}
