using System.Net;
using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Forwarding;
using Gateway.Http;

namespace Gateway.Surfaces;

/// <summary>Maps <c>POST /converse</c>, <c>POST /converse/stream</c> and the paths of Bedrock's own host.</summary>
internal static partial class SurfaceEndpoints
{
    private static readonly GatewayError NoSuchOperation = ErrorCode.RouteNotFound.Because(
        "この操作は提供していません。使える操作は converse、converse-stream、invoke、invoke-with-response-stream、count-tokens です"
        + "（小文字で、末尾に / を付けません）。",
        "This operation is not served. There are converse, converse-stream, invoke, invoke-with-response-stream "
        + "and count-tokens, in lower case and without a slash at the end.");

    private static readonly GatewayError BadTarget = ErrorCode.InvalidRequest.Because(
        "URL の形式が正しくありません。/model/{modelId}/… の modelId は一度だけパーセントエンコードしてください（ARN の / はそのままでも使えます）。",
        "The URL is malformed. In /model/{modelId}/…, percent-encode modelId exactly once (the slash of an ARN may stand "
        + "as it is).");

    private static readonly GatewayError NoQuery = ErrorCode.InvalidRequest.Because(
        "クエリ文字列は使えません。URL の ? 以降を取り除いてください。",
        "This operation takes no query string. Remove everything from the '?'.");

    private static readonly GatewayError PostOnly = ErrorCode.MethodNotAllowed.Because(
        "この URL では POST だけが使えます。", "This URL serves POST only.");

    public static void MapSurfaces(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/converse", (Delegate)OwnWholeAsync)
            .WithName("Converse")
            .WithTags("会話")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");

        routes.MapPost("/converse/stream", (Delegate)OwnStreamAsync)
            .WithName("ConverseStream")
            .WithTags("会話")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");

        // For the document; which operation it is, the target itself says.
        foreach (var operation in BedrockOperation.All)
        {
            routes.MapPost($"/model/{{modelId}}/{operation.Segment}", (Delegate)NativeAsync)
                .WithName(IdOf(operation))
                .WithTags("AWS SDK 互換")
                .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");
        }

        // What no route above matches: other operations, other methods, ids in unexpected spellings.
        routes.Map("/model/{**rest}", (Delegate)NativeAsync).ExcludeFromDescription();
    }

    // AWS's own names; those of the gateway's routes are taken, and an id is one operation's.
    private static string IdOf(BedrockOperation operation) =>
        operation == BedrockOperation.Converse || operation == BedrockOperation.ConverseStream
            ? operation.Name + "ByModel"
            : operation.Name;

    private static Task OwnWholeAsync(
        HttpContext context, Forwarder forwarder, ILogger<Forwarder> logger) =>
        OwnAsync(context, "/converse", BedrockOperation.Converse, forwarder, logger);

    private static Task OwnStreamAsync(
        HttpContext context, Forwarder forwarder, ILogger<Forwarder> logger) =>
        OwnAsync(context, "/converse/stream", BedrockOperation.ConverseStream, forwarder, logger);

    private static Task OwnAsync(
        HttpContext context, string path, BedrockOperation operation, Forwarder forwarder, ILogger logger)
    {
        var target = RequestTarget.Of(context);
        return RawTarget.Is(target, path)
            ? forwarder.ForwardAsync(context, operation, modelFromRoute: null)
            : WriteErrorAsync(context, logger, RawTarget.HasQuery(target) ? NoQuery : UnknownRoutes.For(context));
    }

    private static Task NativeAsync(HttpContext context, Forwarder forwarder, ILogger<Forwarder> logger)
    {
        var target = RequestTarget.Of(context);
        if (RawTarget.HasQuery(target))
        {
            return WriteErrorAsync(context, logger, NoQuery);
        }

        if (!RawTarget.TryReadModelRoute(target, out var modelId, out var segment))
        {
            return WriteErrorAsync(
                context, logger,
                !RawTarget.IsBelowModel(target) ? UnknownRoutes.For(context)
                : RawTarget.IsModelRouteOfNoOperation(target) ? NoSuchOperation
                : BadTarget);
        }

        if (BedrockOperation.Find(segment) is not { } operation)
        {
            return WriteErrorAsync(context, logger, NoSuchOperation);
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return WriteErrorAsync(context, logger, PostOnly);
        }

        return forwarder.ForwardAsync(context, operation, modelId);
    }

    // Nothing was asked of a model, so there is nothing to settle; but who tries other spellings is worth a line.
    private static Task WriteErrorAsync(HttpContext context, ILogger logger, GatewayError error)
    {
        Log.TargetRefused(
            logger, context.TraceIdentifier, context.Caller().Id, context.Connection.RemoteIpAddress,
            error.Detail.En);
        return ErrorWriter.WriteAsync(context, error);
    }

    private static partial class Log
    {
        [LoggerMessage(3000, LogLevel.Information,
            "Refused request {RequestId} of {Application} from {SourceAddress}: {Reason}")]
        public static partial void TargetRefused(
            ILogger logger, string requestId, string application, IPAddress? sourceAddress, string reason);
    }
}
