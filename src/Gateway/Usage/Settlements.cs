using System.Globalization;
using Gateway.Callers;
using Gateway.Telemetry;

namespace Gateway.Usage;

/// <summary>
/// Step 8 of every request: records what was used as one log line and as metrics, however the request ended.
/// </summary>
internal sealed partial class Settlements(GatewayMetrics metrics, TimeProvider time, ILogger<Settlements> logger)
{
    public RequestRecord Open(HttpContext context, string operation) =>
        new(
            context.TraceIdentifier, context.Caller(),
            context.Connection.RemoteIpAddress, operation, time.GetTimestamp());

    public void Settle(RequestRecord record)
    {
        var duration = time.GetElapsedTime(record.StartedAt);
        var alias = record.Placement?.Alias;
        var usage = record.Usage;

        metrics.RequestSettled(
            record.Application.Id, alias, record.Operation, record.Outcome, record.Code,
            record.StopReason, duration);
        metrics.TokensUsed(record.Application.Id, alias, "input", usage?.InputTokens);
        metrics.TokensUsed(record.Application.Id, alias, "output", usage?.OutputTokens);
        metrics.PersonalDataFound(record.Application.Id, record.PersonalData);
        Log.Settled(
            logger, record.RequestId, record.UpstreamRequestId, record.SessionName,
            record.Application.Id, record.SourceAddress, record.Operation, alias,
            record.Placement?.ModelId, record.Placement?.Proof.Id, record.Outcome, record.Status, record.Code,
            record.StopReason, record.UsageKnown, usage?.InputTokens, usage?.OutputTokens,
            usage?.CacheReadInputTokens, usage?.CacheWriteInputTokens,
            usage?.CacheWrite5mInputTokens, usage?.CacheWrite1hInputTokens,
            record.Attempts.Count, record.AmbiguousAttempts, Written(record.PersonalData),
            Written(record.ResponsePersonalData), record.UnreadableAttachments,
            record.RefusedMembers.Count == 0 ? null : string.Join(' ', record.RefusedMembers), (long)duration.TotalMilliseconds);
    }

    // For example: my_number=2
    private static string? Written(IReadOnlyList<(string Rule, int Count)> found) => found.Count == 0
        ? null
        : string.Join(' ', found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Rule}={one.Count}")));

    private static partial class Log
    {
        [LoggerMessage(4000, LogLevel.Information,
            "Settled request {RequestId} (upstream {UpstreamRequestId}, session {SessionName}) of {Application} from "
            + "{SourceAddress}: {Operation} on {Alias} ({ModelId}, proof {ProofId}) was {Outcome} with {Status} {Code} {StopReason}, "
            + "usage {UsageKnown}: {InputTokens} input, {OutputTokens} output, {CacheReadInputTokens} cache read and "
            + "{CacheWriteInputTokens} cache write tokens ({CacheWrite5mInputTokens} for 5 minutes, "
            + "{CacheWrite1hInputTokens} for an hour), {Attempts} attempts, {AmbiguousAttempts} of them ambiguous, personal data "
            + "{PersonalData} asked and {ResponsePersonalData} answered, {UnreadableAttachments} attachments not looked into, refused members {RefusedMembers}, {DurationMs} ms.")]
        public static partial void Settled(
            ILogger logger, string requestId, string? upstreamRequestId, string? sessionName, string application,
            System.Net.IPAddress? sourceAddress, string operation, string? alias, string? modelId,
            string? proofId, string outcome, int status, string? code, string? stopReason, string usageKnown,
            long? inputTokens, long? outputTokens, long? cacheReadInputTokens, long? cacheWriteInputTokens,
            long? cacheWrite5mInputTokens, long? cacheWrite1hInputTokens, int attempts, int ambiguousAttempts, string? personalData,
            string? responsePersonalData, int unreadableAttachments, string? refusedMembers,
            long durationMs);
    }
}
