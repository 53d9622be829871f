using System.Net;
using Gateway.Telemetry;

namespace Gateway.Callers;

/// <summary>Counts and logs the requests that no authentication scheme accepts.</summary>
internal sealed partial class CallerRefusals(GatewayMetrics metrics, ILogger<CallerRefusals> logger)
{
    /// <summary>Notes a request whose credentials are missing or not accepted.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reason">The reason, without anything that the caller sent.</param>
    public void Note(HttpContext context, string reason)
    {
        metrics.CallerRefused();
        Log.CallerRefused(logger, context.TraceIdentifier, context.Connection.RemoteIpAddress, reason);
    }

    /// <summary>Notes a request whose token could not be verified, which is not the caller's fault.</summary>
    public void NoteKeysUnavailable(HttpContext context, string issuer) =>
        Log.KeysUnavailable(logger, context.TraceIdentifier, issuer);

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "Refused request {RequestId} from {SourceAddress}: {Reason}")]
        public static partial void CallerRefused(
            ILogger logger, string requestId, IPAddress? sourceAddress, string reason);

        [LoggerMessage(1106, LogLevel.Warning,
            "Could not verify the token of request {RequestId}: issuer {Issuer} has no fitting public key here, and its present keys "
            + "cannot be read.")]
        public static partial void KeysUnavailable(ILogger logger, string requestId, string issuer);
    }
}
