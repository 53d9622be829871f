using System.Net;
using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Surfaces;

/// <summary>Writes the error for a URL that names no operation of a surface.</summary>
internal static partial class RequestTargetErrors
{
    /// <summary>A query on an operation that takes none.</summary>
    public static readonly GatewayError NoQuery = ErrorCode.InvalidRequest.Because(
        "クエリ文字列は使えません。URL の ? 以降を取り除いてください。",
        "This operation takes no query string. Remove everything from the '?'.");

    // No model was called, so there is no usage to record. But clients that try other spellings are worth a line in the log.
    public static Task WriteAsync(HttpContext context, GatewayError error)
    {
        Log.TargetRefused(
            context.RequestServices.GetRequiredService<ILogger<Surface>>(), context.TraceIdentifier, context.Caller().Id,
            context.Connection.RemoteIpAddress, error.Detail.En);
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
