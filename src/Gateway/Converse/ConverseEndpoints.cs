using System.Net;
using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Converse;

/// <summary>Maps <c>POST /converse</c> and the paths of Bedrock's own host.</summary>
internal static partial class ConverseEndpoints
{
    private static readonly Refusal NoSuchOperation = ErrorCode.RouteNotFound.Because(
        "この操作は提供していません。POST /model/{modelId}/converse を使ってください。",
        "This operation is not served. Use POST /model/{modelId}/converse.");

    private static readonly Refusal BadTarget = ErrorCode.InvalidRequest.Because(
        "URL の形式が正しくありません。/model/{modelId}/converse の modelId は一度だけパーセントエンコードしてください。",
        "The URL is malformed. In /model/{modelId}/converse, percent-encode modelId exactly once.");

    private static readonly Refusal NoQuery = ErrorCode.InvalidRequest.Because(
        "クエリ文字列は使えません。URL の ? 以降を取り除いてください。",
        "This operation takes no query string. Remove everything from the '?'.");

    private static readonly Refusal PostOnly = ErrorCode.MethodNotAllowed.Because(
        "この URL では POST だけが使えます。", "This URL serves POST only.");

    public static void MapConverse(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/converse", (Delegate)OwnAsync)
            .WithName("Converse")
            .WithTags("会話")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");

        routes.MapPost("/model/{modelId}/converse", (Delegate)NativeAsync)
            .WithName("ConverseByModel")
            .WithTags("会話（AWS SDK 互換）")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json");

        // What the route above does not match: other operations, other methods, ids in unexpected spellings.
        routes.Map("/model/{**rest}", (Delegate)NativeAsync).ExcludeFromDescription();
    }

    private static Task OwnAsync(HttpContext context, ConverseForwarder forwarder, ILogger<ConverseForwarder> logger)
    {
        var target = BedrockHost.RawTarget(context);
        return RawTarget.Is(target, "/converse")
            ? forwarder.ForwardAsync(context, modelFromRoute: null)
            : RefuseAsync(context, logger, RawTarget.HasQuery(target) ? NoQuery : BadTarget);
    }

    private static Task NativeAsync(HttpContext context, ConverseForwarder forwarder, ILogger<ConverseForwarder> logger)
    {
        var target = BedrockHost.RawTarget(context);
        if (RawTarget.HasQuery(target))
        {
            return RefuseAsync(context, logger, NoQuery);
        }

        if (!RawTarget.TryReadModelRoute(target, out var modelId, out var operation))
        {
            return RefuseAsync(context, logger, BadTarget);
        }

        if (operation != "converse")
        {
            return RefuseAsync(context, logger, NoSuchOperation);
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return RefuseAsync(context, logger, PostOnly);
        }

        return forwarder.ForwardAsync(context, modelId);
    }

    // Nothing was asked of a model, so there is nothing to settle; but who tries other spellings is worth a line.
    private static Task RefuseAsync(HttpContext context, ILogger logger, Refusal refusal)
    {
        Log.TargetRefused(
            logger, context.TraceIdentifier, context.Caller().Id, context.Connection.RemoteIpAddress,
            refusal.Detail.En);
        return RefusalWriter.WriteAsync(context, refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(3000, LogLevel.Information,
            "Refused request {RequestId} of {Application} from {SourceAddress}: {Reason}")]
        public static partial void TargetRefused(
            ILogger logger, string requestId, string application, IPAddress? sourceAddress, string reason);
    }
}
