namespace Gateway.Usage.Statements.Amounts;

/// <summary>
/// A correction of what requests were charged (調整). What the ledger says of them stays; the difference is part of the statement of
/// the month in which it was made.
/// </summary>
internal sealed record Adjustment
{
    /// <summary>Its number; 0 until it is stored.</summary>
    public int Id { get; init; }

    /// <summary>The moment it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The month whose requests it is about, such as <c>2026-11</c>.</summary>
    public required string Month { get; init; }

    /// <summary>The clock of that month: <c>utc</c> or <c>jst</c>.</summary>
    public required string Clock { get; init; }

    public required string Application { get; init; }

    public required string Department { get; init; }

    public required string Alias { get; init; }

    public required string ModelId { get; init; }

    /// <summary>The price row they were charged by; <see cref="StatementLines.Unpriced"/> for none.</summary>
    public required string InsteadOf { get; init; }

    /// <summary>The price row they should have been charged by.</summary>
    public required string PriceId { get; init; }

    public required AdjustmentScope Scope { get; init; }

    /// <summary>The number of requests.</summary>
    public required long Requests { get; init; }

    /// <summary>What is added to their cost, in pico-USD; negative when they were charged too much.</summary>
    public required long PicoUsd { get; init; }

    public required string Reason { get; init; }

    public required string MadeBy { get; init; }
}

/// <summary>The requests that an adjustment is about, of those charged by one price row.</summary>
/// <param name="Start">The first moment of their start, in Unix milliseconds.</param>
/// <param name="End">The first moment after it.</param>
/// <param name="OverPromptTokens">Their prompts have more tokens than this.</param>
/// <param name="UpToPromptTokens">And at most as many as this.</param>
internal sealed record AdjustmentScope(long Start, long End, long OverPromptTokens, long UpToPromptTokens)
{
    /// <summary>True when some request may be in both.</summary>
    public bool Meets(AdjustmentScope other) =>
        Start < other.End && other.Start < End && OverPromptTokens < other.UpToPromptTokens && other.OverPromptTokens < UpToPromptTokens;
}
