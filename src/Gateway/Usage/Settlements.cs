using System.Globalization;
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
            settlement.Application.Id, alias, settlement.Operation, settlement.Outcome, settlement.Code,
            settlement.StopReason, duration);
        metrics.TokensUsed(settlement.Application.Id, alias, "input", usage?.InputTokens);
        metrics.TokensUsed(settlement.Application.Id, alias, "output", usage?.OutputTokens);
        metrics.PersonalDataFound(settlement.Application.Id, settlement.PersonalData);
        Log.Settled(
            logger, settlement.RequestId, settlement.UpstreamRequestId, settlement.SessionName,
            settlement.Application.Id, settlement.SourceAddress, settlement.Operation, alias,
            settlement.Placement?.ModelId, settlement.Placement?.Proof.Id, settlement.Outcome, settlement.Status, settlement.Code,
            settlement.StopReason, settlement.UsageKnown, usage?.InputTokens, usage?.OutputTokens,
            usage?.CacheReadInputTokens, usage?.CacheWriteInputTokens,
            usage?.CacheWrite5mInputTokens, usage?.CacheWrite1hInputTokens,
            settlement.Attempts, settlement.AmbiguousAttempts, Written(settlement.PersonalData),
            Written(settlement.AnswerPersonalData), settlement.UnreadableAttachments,
            settlement.RefusedMembers.Count == 0 ? null : string.Join(' ', settlement.RefusedMembers), (long)duration.TotalMilliseconds);
    }

    // my_number=2
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
            + "{PersonalData} asked and {AnswerPersonalData} answered, {UnreadableAttachments} attachments not looked into, refused members {RefusedMembers}, {DurationMs} ms.")]
        public static partial void Settled(
            ILogger logger, string requestId, string? upstreamRequestId, string? sessionName, string application,
            System.Net.IPAddress? sourceAddress, string operation, string? alias, string? modelId,
            string? proofId, string outcome, int status, string? code, string? stopReason, string usageKnown,
            long? inputTokens, long? outputTokens, long? cacheReadInputTokens, long? cacheWriteInputTokens,
            long? cacheWrite5mInputTokens, long? cacheWrite1hInputTokens, int attempts, int ambiguousAttempts, string? personalData,
            string? answerPersonalData, int unreadableAttachments, string? refusedMembers,
            long durationMs);
    }
}
