using System.Collections.Immutable;
using Gateway.Audit.Chains;
using Gateway.Errors;

namespace Gateway.Usage.Ledger;

/// <summary>How a request of the ledger ended: written once, after the response. Holds no content.</summary>
/// <param name="Intent">The intent that it settles.</param>
internal sealed record LedgerSettlement(LedgerIntent Intent)
{
    public required DateTimeOffset SettledAt { get; init; }

    /// <inheritdoc cref="RequestRecord.Status"/>
    public required int Status { get; init; }

    /// <inheritdoc cref="RequestRecord.Code"/>
    public string? Code { get; init; }

    /// <inheritdoc cref="RequestRecord.Outcome"/>
    public required string Outcome { get; init; }

    public string? StopReason { get; init; }

    /// <summary>The tokens that are charged; a count that is unknown was estimated (<see cref="LedgerFlags.Estimated"/>).</summary>
    public required LedgerTokens Tokens { get; init; }

    /// <inheritdoc cref="RequestRecord.UsageKnown"/>
    public required string UsageKnown { get; init; }

    public LedgerFlags Flags { get; init; }

    /// <summary>The price row that <see cref="CostPicoUsd"/> was computed with; <c>null</c> without one.</summary>
    public string? PriceId { get; init; }

    /// <summary>The cost in pico-USD (10⁻¹² USD); 0 and <see cref="LedgerFlags.Unpriced"/> where the model has no price.</summary>
    public long CostPicoUsd { get; init; }

    /// <summary>The exchange rate in force when the request was sent; <c>null</c> where none is set.</summary>
    public string? RateId { get; init; }

    public string? UpstreamRequestId { get; init; }

    public string? SessionName { get; init; }

    /// <summary>The time from the start of the request to the first event of a stream; <c>null</c> without one.</summary>
    public TimeSpan? FirstChunk { get; init; }

    public TimeSpan Duration { get; init; }

    public ImmutableArray<LedgerAttempt> Attempts { get; init; } = [];

    /// <summary>Ids of the rules for personal data that found something, separated by commas; <c>null</c> for none.</summary>
    public string? RuleIds { get; init; }

    /// <inheritdoc cref="LedgerIntent.Position"/>
    public ChainPosition? Position { get; set; }

    /// <summary>
    /// False for a request that was refused because its intent did not become durable in time: nothing was sent, so totals do not
    /// count it, even if the intent became durable afterwards.
    /// </summary>
    public bool Counts => Code != ErrorCode.LedgerUnavailable.Name;

    /// <summary>
    /// The same without texts that come from outside, for a database that rejects them; <c>null</c> if there are none. Counts and
    /// cost stay.
    /// </summary>
    public LedgerSettlement? Shortened() =>
        StopReason is null && UpstreamRequestId is null && SessionName is null && Attempts.IsEmpty
            ? null
            : this with { StopReason = null, UpstreamRequestId = null, SessionName = null, Attempts = [] };
}

/// <summary>The token counts of one request, in the kinds that have prices of their own.</summary>
/// <param name="Input">Prompt tokens, without those of the prompt cache.</param>
/// <param name="Output">Tokens the model wrote.</param>
/// <param name="CacheRead">Prompt tokens read from the cache.</param>
/// <param name="CacheWrite5m">Prompt tokens written to it for five minutes.</param>
/// <param name="CacheWrite1h">Prompt tokens written to it for one hour.</param>
internal readonly record struct LedgerTokens(long Input, long Output, long CacheRead, long CacheWrite5m, long CacheWrite1h)
{
    /// <summary>Everything the model read; decides the tier of a price that depends on the prompt's length.</summary>
    public long Prompt => Input + CacheRead + CacheWrite5m + CacheWrite1h;

    public long All => Prompt + Output;

    public LedgerTokens Plus(in LedgerTokens more) => new(
        Input + more.Input, Output + more.Output, CacheRead + more.CacheRead, CacheWrite5m + more.CacheWrite5m,
        CacheWrite1h + more.CacheWrite1h);
}

/// <summary>One attempt at Bedrock, as a row. Times count from the start of the request.</summary>
internal sealed record LedgerAttempt(
    string Target, TimeSpan Started, TimeSpan? Duration, bool BytesSent, int? Status, string? UpstreamRequestId, string? Error, bool Ambiguous);

/// <summary>What a reader of a row has to know about its counts. Values are stored: never change one.</summary>
[Flags]
internal enum LedgerFlags
{
    None = 0,

    /// <summary>At least one count was estimated, because the response did not tell it.</summary>
    Estimated = 1,

    /// <summary>The caller left before its response was complete: AWS may bill more output than was seen.</summary>
    Aborted = 2,

    /// <summary>At least one attempt may have been billed without a response.</summary>
    Ambiguous = 4,

    /// <summary>The model has no price row. Its cost is unknown, not 0.</summary>
    Unpriced = 8,

    /// <summary>The caller left, and the stream was read on to its usage: the counts are exact.</summary>
    Drained = 16,
}
