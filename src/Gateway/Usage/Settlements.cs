using Gateway.Callers;
using Gateway.Operations;

namespace Gateway.Usage;

/// <summary>
/// Step 8 of every request: writes down what was used, as one log line and as metrics, whatever happened.
/// </summary>
internal sealed partial class Settlements(GatewayMetrics metrics, TimeProvider time, ILogger<Settlements> logger)
{
    public Settlement Open(HttpContext context, string operation) =>
        new(
            context.TraceIdentifier, context.Caller(),
            context.Connection.RemoteIpAddress, operation, time.GetTimestamp());

    public void Settle(Settlement settlement)
    {
        var duration = time.GetElapsedTime(settlement.StartedAt);
        var alias = settlement.Placement?.Alias;
        var usage = settlement.Usage;

        metrics.RequestSettled(
            settlement.Application.Id, alias, settlement.Operation, settlement.Code, settlement.StopReason, duration);
        metrics.TokensUsed(settlement.Application.Id, alias, "input", usage?.InputTokens);
        metrics.TokensUsed(settlement.Application.Id, alias, "output", usage?.OutputTokens);
        Log.Settled(
            logger, settlement.RequestId, settlement.UpstreamRequestId, settlement.SessionName,
            settlement.Application.Id, settlement.SourceAddress, settlement.Operation, alias,
            settlement.Placement?.ModelId, settlement.Status, settlement.Code, settlement.StopReason,
            usage?.InputTokens, usage?.OutputTokens, usage?.CacheReadInputTokens, usage?.CacheWriteInputTokens,
            settlement.Attempts, (long)duration.TotalMilliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(4000, LogLevel.Information,
            "Settled request {RequestId} (upstream {UpstreamRequestId}, session {SessionName}) of {Application} from "
            + "{SourceAddress}: {Operation} on {Alias} ({ModelId}) ended with {Status} {Code} {StopReason}, "
            + "{InputTokens} input, {OutputTokens} output, {CacheReadInputTokens} cache read and "
            + "{CacheWriteInputTokens} cache write tokens, {Attempts} attempts, {DurationMs} ms.")]
        public static partial void Settled(
            ILogger logger, string requestId, string? upstreamRequestId, string? sessionName, string application,
            System.Net.IPAddress? sourceAddress, string operation, string? alias, string? modelId, int status,
            string? code, string? stopReason, long? inputTokens, long? outputTokens, long? cacheReadInputTokens,
            long? cacheWriteInputTokens, int attempts, long durationMs);
    }
}
