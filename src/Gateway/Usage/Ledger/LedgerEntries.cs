using Gateway.Residency;

namespace Gateway.Usage.Ledger;

/// <summary>Makes the entries of the ledger from what is recorded about a request.</summary>
internal static class LedgerEntries
{
    /// <summary>The intent of a request that is about to be sent.</summary>
    /// <param name="record">The request.</param>
    /// <param name="placement">The model.</param>
    /// <param name="reservedTokens">The tokens it has reserved.</param>
    /// <param name="reservedPicoUsd">The most it can cost, in pico-USD.</param>
    /// <param name="leaseId">The lease under which it was admitted; <c>null</c> where one process has all limits.</param>
    /// <param name="wouldRefuse">The limit in shadow mode that would have refused it.</param>
    public static LedgerIntent IntentOf(
        RequestRecord record, Placement placement, long reservedTokens, long reservedPicoUsd, int? leaseId, string? wouldRefuse) => new()
        {
            Id = Guid.CreateVersion7(record.StartedAtUtc),
            RequestId = record.RequestId,
            Application = record.Application.Id,
            Department = record.Department,
            EndUser = record.EndUser,
            Surface = record.Surface,
            Operation = record.Operation,
            Alias = placement.Alias,
            ModelId = placement.ModelId,
            Target = placement.Target.Name,
            ProofId = placement.Proof.Id,
            StartedAt = record.StartedAtUtc,
            ReservedTokens = reservedTokens,
            ReservedPicoUsd = reservedPicoUsd,
            LeaseId = leaseId,
            WouldRefuse = wouldRefuse,
        };

    /// <summary>The settlement of a request that has ended.</summary>
    /// <param name="intent">Its intent.</param>
    /// <param name="record">The request.</param>
    /// <param name="charge">What it is charged.</param>
    /// <param name="rateId">The exchange rate in force when it was sent; <c>null</c> where none is set.</param>
    /// <param name="time">The clock.</param>
    public static LedgerSettlement SettlementOf(
        LedgerIntent intent, RequestRecord record, in Charge charge, string? rateId, TimeProvider time) =>
        new(intent)
        {
            SettledAt = time.GetUtcNow(),
            Status = record.Status,
            Code = record.Code,
            Outcome = record.Outcome,
            StopReason = record.StopReason,
            Tokens = charge.Tokens,
            UsageKnown = record.UsageKnown,
            Flags = charge.Flags | (record.Drained == DrainResult.Complete ? LedgerFlags.Drained : LedgerFlags.None),
            PriceId = charge.PriceId,
            CostPicoUsd = charge.CostPicoUsd,
            RateId = rateId,
            UpstreamRequestId = record.UpstreamRequestId,
            SessionName = record.SessionName,
            FirstChunk = record.FirstChunkAt is { } chunk ? time.GetElapsedTime(record.StartedAt, chunk) : null,
            Duration = time.GetElapsedTime(record.StartedAt),
            RuleIds = RuleIdsOf(record),
            Attempts = [.. record.Attempts.Select(attempt => AttemptOf(attempt, record, time))],
        };

    /// <summary>The ids of the rules for personal data that found something in the request or its response.</summary>
    public static string? RuleIdsOf(RequestRecord record) =>
        record.PersonalData.Count + record.ResponsePersonalData.Count == 0
            ? null
            : string.Join(',', record.PersonalData.Concat(record.ResponsePersonalData).Select(match => match.Rule).Distinct(StringComparer.Ordinal));

    private static LedgerAttempt AttemptOf(AttemptRecord attempt, RequestRecord record, TimeProvider time) => new(
        attempt.Target.Name, time.GetElapsedTime(record.StartedAt, attempt.StartedAt), attempt.Duration, attempt.BytesSent,
        attempt.Status, attempt.UpstreamRequestId, attempt.Error, attempt.Ambiguous);
}
