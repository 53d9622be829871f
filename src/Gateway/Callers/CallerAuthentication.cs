using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Telemetry;
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
    private const string SignatureScheme = "AWS4-";

    private static readonly GatewayError NoKey = ErrorCode.Unauthenticated.Because(
        "Authorization: Bearer または x-api-key に API キーを指定してください。",
        "Send an API key in Authorization: Bearer or in x-api-key.");

    private static readonly GatewayError TwoKeys = ErrorCode.Unauthenticated.Because(
        "Authorization と x-api-key に異なるキーがあります。どちらか一方だけを送ってください。",
        "Authorization and x-api-key hold different keys. Send only one of them.");

    private static readonly GatewayError AwsSignature = ErrorCode.Unauthenticated.Because(
        "AWS の署名だけでは呼び出せません。環境変数 AWS_BEARER_TOKEN_BEDROCK にゲートウェイの API キーを設定するか、"
        + "署名に加えて x-api-key ヘッダーでキーを送ってください。",
        "An AWS signature alone is not accepted here. Set AWS_BEARER_TOKEN_BEDROCK to the gateway's API key, or send the "
        + "key in x-api-key beside the signature.");

    // One text for unknown, wrong, expired and not yet valid: the difference is for the operator's log alone.
    private static readonly GatewayError NotAccepted = ErrorCode.Unauthenticated.Because(
        "API キーが無効です。キーの誤り、有効期限切れ、または未登録が考えられます。ゲートウェイの運用担当者に確認してください。",
        "The API key is not valid: mistyped, expired or not registered. Ask the gateway's operator.");

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        if (!TryReadKey(context.Request.Headers, out var key, out var error))
        {
            return WriteErrorAsync(context, error);
        }

        if (callers.Current.Identify(key, time.GetUtcNow()) is not { } application)
        {
            return WriteErrorAsync(context, NotAccepted);
        }

        context.Features.Set(application);
        return next(context);
    }

    private Task WriteErrorAsync(HttpContext context, GatewayError error)
    {
        metrics.CallerRefused();
        Log.CallerRefused(logger, context.TraceIdentifier, context.Connection.RemoteIpAddress, error.Detail.En);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ErrorWriter.WriteAsync(context, error);
    }

    // A signature is passed over: SDKs that cannot leave it out sign with anything, and send the key beside it.
    private static bool TryReadKey(IHeaderDictionary headers, out string key, out GatewayError error)
    {
        (key, error) = ("", NoKey);
        var bearers = 0;
        foreach (var authorization in headers.Authorization)
        {
            if (authorization is not null && authorization.StartsWith(SignatureScheme, StringComparison.Ordinal))
            {
                error = AwsSignature;
            }
            else if (authorization is not null
                && authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
                && (++bearers > 1 || !TryTake(authorization[BearerScheme.Length..].Trim(' '), ref key)))
            {
                error = TwoKeys;
                return false;
            }
        }

        if ((string?)headers["x-api-key"] is { } apiKey && !TryTake(apiKey, ref key))
        {
            error = TwoKeys;
            return false;
        }

        return key.Length > 0;
    }

    private static bool TryTake(string given, ref string key)
    {
        if (key.Length > 0 && !string.Equals(given, key, StringComparison.Ordinal))
        {
            return false;
        }

        key = given;
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "Refused request {RequestId} from {SourceAddress}: {Reason}")]
        public static partial void CallerRefused(
            ILogger logger, string requestId, System.Net.IPAddress? sourceAddress, string reason);
    }
}
