using System.Text.Json.Nodes;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Forwarding;
using Gateway.Http;

namespace Gateway.Surfaces.Bedrock;

/// <summary>Maps the paths of Bedrock's own host.</summary>
internal static class BedrockEndpoints
{
    private static readonly GatewayError NoSuchOperation = ErrorCode.RouteNotFound.Because(
        "この操作は提供していません。使える操作は converse、converse-stream、invoke、invoke-with-response-stream、count-tokens です"
        + "（小文字で、末尾に / を付けません）。",
        "This operation is not served. There are converse, converse-stream, invoke, invoke-with-response-stream "
        + "and count-tokens, in lower case and without a slash at the end.");

    private static readonly GatewayError BadTarget = ErrorCode.InvalidRequest.Because(
        "URL の形式が正しくありません。/model/{modelId}/… の modelId は一度だけパーセントエンコードしてください（ARN の / はそのままでも使えます）。",
        "The URL is malformed. In /model/{modelId}/…, percent-encode modelId exactly once (the slash of an ARN may stay "
        + "as it is).");

    private static readonly GatewayError PostOnly = ErrorCode.MethodNotAllowed.Because(
        "この URL では POST だけが使えます。", "This URL serves POST only.");

    public static void MapBedrockSurface(this IEndpointRouteBuilder routes)
    {
        var surface = new BedrockSurface();

        // Resolved once: a parameter of the handler would cost every request a scope of services.
        var forwarder = routes.ServiceProvider.GetRequiredService<Forwarder>();

        // One route per operation, for the OpenAPI document. The handler reads the operation from the request target.
        foreach (var operation in BedrockOperation.All)
        {
            routes.MapPost(
                    $"/model/{{modelId}}/{operation.Segment}",
                    (Delegate)((HttpContext context) => ForwardAsync(context, forwarder)))
                .WithName(IdOf(operation))
                .WithTags("AWS SDK 互換")
                .WithSurface(surface)
                .WithMetadata(operation)
                .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");
        }

        // Everything that no route above matches: other operations, other methods, ids in unexpected spellings.
        routes.Map("/model/{**rest}", (Delegate)((HttpContext context) => ForwardAsync(context, forwarder)))
            .WithSurface(surface)
            .ExcludeFromDescription();
        routes.MapInferenceProfiles(surface.Errors);
        routes.MapUnserved(surface.Errors, AwsPaths.Runtime);
        routes.MapUnserved(surface.Errors, AwsPaths.ControlPlane);
    }

    // AWS's own names, except the two that the gateway's own routes already use: an operation id must be unique.
    private static string IdOf(BedrockOperation operation) =>
        operation == BedrockOperation.Converse || operation == BedrockOperation.ConverseStream
            ? operation.Name + "ByModel"
            : operation.Name;

    private static Task ForwardAsync(HttpContext context, Forwarder forwarder)
    {
        var target = RequestTarget.Of(context);
        if (RequestTarget.HasQuery(target))
        {
            return RequestTargetErrors.WriteAsync(context, RequestTargetErrors.NoQuery);
        }

        if (!ModelRoute.TryRead(target, out var modelId, out var segment))
        {
            return RequestTargetErrors.WriteAsync(
                context,
                RequestTarget.IsOfOtherServer(context) ? UnknownRoutes.For(context)
                : ModelRoute.IsBelowModel(target) && !ModelRoute.IsOfNoOperation(target) ? BadTarget
                : NoSuchOperation);
        }

        if (BedrockOperation.Find(segment) is not { } operation)
        {
            return RequestTargetErrors.WriteAsync(context, NoSuchOperation);
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return RequestTargetErrors.WriteAsync(context, PostOnly);
        }

        return forwarder.ForwardAsync(context, operation, modelId);
    }
}
