using System.Collections.Immutable;
using Gateway.Audit.Chains;

namespace Gateway.Usage.Ledger;

/// <summary>
/// What the audit trail's MACs cover of a row of <c>usage</c>: the intent once, and the settlement once, with the attempts. A row
/// carries the place and the MAC of both and needs no copy.
/// </summary>
internal static class ChainedLedger
{
    /// <summary>The form of an intent in the canonical bytes.</summary>
    public const string IntentForm = "intent";

    /// <summary>The form of a settlement.</summary>
    public const string SettlementForm = "settlement";

    /// <summary>The columns of an intent, after its id.</summary>
    public static readonly ImmutableArray<ChainedColumn<LedgerIntent>> Intent =
    [
        ChainedColumn<LedgerIntent>.Text("request_id", row => row.RequestId),
        ChainedColumn<LedgerIntent>.Text("application", row => row.Application),
        ChainedColumn<LedgerIntent>.Text("department", row => row.Department),
        ChainedColumn<LedgerIntent>.Text("end_user", row => row.EndUser),
        ChainedColumn<LedgerIntent>.Text("surface", row => row.Surface),
        ChainedColumn<LedgerIntent>.Text("operation", row => row.Operation),
        ChainedColumn<LedgerIntent>.Text("alias", row => row.Alias),
        ChainedColumn<LedgerIntent>.Text("model_id", row => row.ModelId),
        ChainedColumn<LedgerIntent>.Text("target", row => row.Target),
        ChainedColumn<LedgerIntent>.Text("proof_id", row => row.ProofId),
        ChainedColumn<LedgerIntent>.Number("started_at", row => row.StartedAt.ToUnixTimeMilliseconds()),
        ChainedColumn<LedgerIntent>.Number("reserved_tokens", row => row.ReservedTokens),
        ChainedColumn<LedgerIntent>.Number("reserved_pusd", row => row.ReservedPicoUsd),
        ChainedColumn<LedgerIntent>.Text("would_refuse", row => row.WouldRefuse),
    ];

    /// <summary>The columns of a settlement, after the id of its intent.</summary>
    public static readonly ImmutableArray<ChainedColumn<LedgerSettlement>> Settlement =
    [
        ChainedColumn<LedgerSettlement>.Number("settled_at", row => row.SettledAt.ToUnixTimeMilliseconds()),
        ChainedColumn<LedgerSettlement>.Number("status", row => row.Status),
        ChainedColumn<LedgerSettlement>.Text("code", row => row.Code),
        ChainedColumn<LedgerSettlement>.Text("outcome", row => row.Outcome),
        ChainedColumn<LedgerSettlement>.Text("stop_reason", row => row.StopReason),
        ChainedColumn<LedgerSettlement>.Number("input_tokens", row => row.Tokens.Input),
        ChainedColumn<LedgerSettlement>.Number("output_tokens", row => row.Tokens.Output),
        ChainedColumn<LedgerSettlement>.Number("cache_read_tokens", row => row.Tokens.CacheRead),
        ChainedColumn<LedgerSettlement>.Number("cache_write_5m_tokens", row => row.Tokens.CacheWrite5m),
        ChainedColumn<LedgerSettlement>.Number("cache_write_1h_tokens", row => row.Tokens.CacheWrite1h),
        ChainedColumn<LedgerSettlement>.Text("usage_known", row => row.UsageKnown),
        ChainedColumn<LedgerSettlement>.Number("flags", row => (int)row.Flags),
        ChainedColumn<LedgerSettlement>.Text("price_id", row => row.PriceId),
        ChainedColumn<LedgerSettlement>.Number("cost_pusd", row => row.CostPicoUsd),
        ChainedColumn<LedgerSettlement>.Text("rate_id", row => row.RateId),
        ChainedColumn<LedgerSettlement>.Text("upstream_request_id", row => row.UpstreamRequestId),
        ChainedColumn<LedgerSettlement>.Text("session_name", row => row.SessionName),
        ChainedColumn<LedgerSettlement>.Number("first_chunk_ms", row => LedgerTime.Milliseconds(row.FirstChunk)),
        ChainedColumn<LedgerSettlement>.Number("duration_ms", row => LedgerTime.Milliseconds(row.Duration)),
        ChainedColumn<LedgerSettlement>.Text("rule_ids", row => row.RuleIds),
        ChainedColumn<LedgerSettlement>.Number("attempts", row => row.Attempts.Length),
    ];

    /// <summary>The columns of each attempt, in the order of their numbers.</summary>
    public static readonly ImmutableArray<ChainedColumn<LedgerAttempt>> Attempt =
    [
        ChainedColumn<LedgerAttempt>.Text("target", row => row.Target),
        ChainedColumn<LedgerAttempt>.Number("started_ms", row => LedgerTime.Milliseconds(row.Started)),
        ChainedColumn<LedgerAttempt>.Number("duration_ms", row => LedgerTime.Milliseconds(row.Duration)),
        ChainedColumn<LedgerAttempt>.Number("bytes_sent", row => row.BytesSent ? 1 : 0),
        ChainedColumn<LedgerAttempt>.Number("status", row => row.Status),
        ChainedColumn<LedgerAttempt>.Text("upstream_request_id", row => row.UpstreamRequestId),
        ChainedColumn<LedgerAttempt>.Text("error", row => row.Error),
        ChainedColumn<LedgerAttempt>.Number("ambiguous", row => row.Ambiguous ? 1 : 0),
    ];

    /// <summary>The columns of <c>usage</c> that no MAC covers: they follow from others, or only help to find and to repair.</summary>
    public static readonly ImmutableArray<string> NotCovered =
    [
        "month", // of started_at; verification computes it
        "writer",
        "state", // verification compares it with the settlement's place
        "lease_id",
        "audit_chain", "audit_seq", "audit_mac", "settled_chain", "settled_seq", "settled_mac",
    ];

    /// <summary>Adds an intent.</summary>
    public static void AddTo(CanonicalBytes bytes, LedgerIntent intent)
    {
        bytes.Add(intent.Id);
        foreach (var column in Intent)
        {
            column.AddTo(bytes, intent);
        }
    }

    /// <summary>Adds a settlement.</summary>
    public static void AddTo(CanonicalBytes bytes, LedgerSettlement settlement)
    {
        bytes.Add(settlement.Intent.Id);
        foreach (var column in Settlement)
        {
            column.AddTo(bytes, settlement);
        }

        foreach (var attempt in settlement.Attempts)
        {
            foreach (var column in Attempt)
            {
                column.AddTo(bytes, attempt);
            }
        }
    }
}
