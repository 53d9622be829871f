namespace Gateway.Usage.Ledger;

/// <summary>A request of the ledger, as it is read back.</summary>
internal sealed record LedgerRow
{
    public required Guid Id { get; init; }

    /// <inheritdoc cref="LedgerIntent.RequestId"/>
    public required string RequestId { get; init; }

    public required string Application { get; init; }

    public required string Alias { get; init; }

    public required string ModelId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required LedgerState State { get; init; }

    public long ReservedTokens { get; init; }

    public LedgerFlags Flags { get; init; }

    /// <summary>The counts that are charged; all 0 unless it is settled.</summary>
    public LedgerTokens Tokens { get; init; }

    /// <inheritdoc cref="LedgerSettlement.UsageKnown"/>
    public string? UsageKnown { get; init; }

    public string? PriceId { get; init; }

    /// <summary>What it is charged, in pico-USD; what was reserved, if its outcome is unknown.</summary>
    public long CostPicoUsd { get; init; }

    public string? UpstreamRequestId { get; init; }

    public string? SessionName { get; init; }

    /// <summary>Its time until the settlement; <c>null</c> unless it is settled.</summary>
    public TimeSpan? Duration { get; init; }

    public IReadOnlyList<LedgerRowAttempt> Attempts { get; init; } = [];
}

/// <summary>One attempt of a request, as it is read back.</summary>
/// <param name="StartedAt">The start of the attempt.</param>
/// <param name="Duration">Its time; <c>null</c> if it is not known.</param>
/// <param name="BytesSent">True when at least a part of the request was sent.</param>
/// <param name="Status">The HTTP status of Bedrock's response; <c>null</c> without one.</param>
/// <param name="UpstreamRequestId">Bedrock's request id; <c>null</c> without one.</param>
/// <param name="Ambiguous">True when it may have been billed without a response.</param>
internal sealed record LedgerRowAttempt(
    DateTimeOffset StartedAt, TimeSpan? Duration, bool BytesSent, int? Status, string? UpstreamRequestId, bool Ambiguous);

/// <summary>The state of a row. Values are stored: never change one.</summary>
internal enum LedgerState
{
    Open = RowState.Open,
    Settled = RowState.Settled,
    OutcomeUnknown = RowState.Unknown,
}
