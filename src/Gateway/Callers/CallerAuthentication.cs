using Gateway.Errors;
using Gateway.Operations;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Callers;

/// <summary>
/// Step 0 of every request: who is calling. Default deny; only endpoints marked
/// <see cref="IAllowAnonymous"/> pass without a key.
/// </summary>
internal sealed partial class CallerAuthentication(
    RequestDelegate next,
    Snapshot<CallersOptions, CallerDirectory> callers,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<CallerAuthentication> logger)
{
    private const string BearerScheme = "Bearer ";

    private static readonly Refusal NoKey = ErrorCode.Unauthenticated.Because(
        "Authorization: Bearer または x-api-key に API キーを指定してください。",
        "Send an API key in Authorization: Bearer or in x-api-key.");

    private static readonly Refusal TwoKeys = ErrorCode.Unauthenticated.Because(
        "Authorization と x-api-key に異なるキーがあります。どちらか一方だけを送ってください。",
        "Authorization and x-api-key hold different keys. Send only one of them.");

    private static readonly Refusal AwsSignature = ErrorCode.Unauthenticated.Because(
        "AWS の署名では呼び出せません。環境変数 AWS_BEARER_TOKEN_BEDROCK にゲートウェイの API キーを設定してください。",
        "AWS signatures are not accepted here. Set AWS_BEARER_TOKEN_BEDROCK to the gateway's API key.");

    // One text for unknown, wrong, expired and not yet valid: the difference is for the operator's log alone.
    private static readonly Refusal NotAccepted = ErrorCode.Unauthenticated.Because(
        "API キーが無効です。キーの誤り、有効期限切れ、または未登録が考えられます。管理者に確認してください。",
        "The API key is not valid: mistyped, expired or not registered. Ask the gateway's operator.");

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        if (!TryReadKey(context.Request.Headers, out var key, out var refusal))
        {
            return RefuseAsync(context, refusal);
        }

        if (callers.Current.Identify(key, time.GetUtcNow()) is not { } application)
        {
            return RefuseAsync(context, NotAccepted);
        }

        context.Features.Set(application);
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        metrics.CallerRefused();
        Log.CallerRefused(logger, context.TraceIdentifier, context.Connection.RemoteIpAddress, refusal.Detail.En);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefusalWriter.WriteAsync(context, refusal);
    }

    private static bool TryReadKey(IHeaderDictionary headers, out string key, out Refusal refusal)
    {
        string? authorization = headers.Authorization;
        string? apiKey = headers["x-api-key"];
        (key, refusal) = ("", NoKey);

        if (authorization is not null && authorization.StartsWith("AWS4-", StringComparison.Ordinal))
        {
            refusal = AwsSignature;
            return false;
        }

        var bearer = authorization is not null
            && authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerScheme.Length..].Trim(' ')
            : null;
        if (bearer is not null && apiKey is not null && !string.Equals(bearer, apiKey, StringComparison.Ordinal))
        {
            refusal = TwoKeys;
            return false;
        }

        key = bearer ?? apiKey ?? "";
        return key.Length > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "Refused request {RequestId} from {SourceAddress}: {Reason}")]
        public static partial void CallerRefused(
            ILogger logger, string requestId, System.Net.IPAddress? sourceAddress, string reason);
    }
}
