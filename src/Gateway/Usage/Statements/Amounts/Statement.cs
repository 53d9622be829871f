using System.Collections.Immutable;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>A statement of use (利用明細) of one month: exact amounts, before it is written in a language and a format.</summary>
internal sealed record Statement
{
    public required StatementMonth Month { get; init; }

    /// <summary>True for a final statement (確定版), by the month's final rate; else it is provisional (速報版).</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Its number; <c>null</c> until it is stored.</summary>
    public int? Number { get; init; }

    /// <summary>The number of the final statement that it corrects; <c>null</c> for none.</summary>
    public int? Replaces { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Who had it made; empty if nobody was named.</summary>
    public string MadeBy { get; init; } = "";

    public required int TaxRatePercent { get; init; }

    public required YenRounding Rounding { get; init; }

    /// <summary>The exchange rates that apply in the month.</summary>
    public required ImmutableArray<ExchangeRate> Rates { get; init; }

    /// <summary>The price rows that its lines name.</summary>
    public required ImmutableArray<KnownPriceRow> Prices { get; init; }

    public required ImmutableArray<StatementLine> Lines { get; init; }

    /// <summary>Adjustments (調整) that are dated in the month, whatever month they are about.</summary>
    public required ImmutableArray<AdjustmentLine> Adjustments { get; init; }

    /// <summary>The counts of each department and application.</summary>
    public required ImmutableArray<StatementUse> Uses { get; init; }

    /// <summary>Requests that have to be known about, which are among those of the lines.</summary>
    public required ImmutableArray<StatementNote> Notes { get; init; }

    /// <summary>The counts of the whole month. Its end users are not the sum of those of its departments.</summary>
    public required StatementUse All { get; init; }

    /// <summary>The same month by the other clock: its requests and their cost in pico-USD, without adjustments.</summary>
    public required (long Requests, long PicoUsd) OtherClock { get; init; }

    /// <summary>Requests that are under way; 0 in a final statement.</summary>
    public required long Open { get; init; }

    public required long LedgerRows { get; init; }

    /// <inheritdoc cref="LedgerHash"/>
    public required string LedgerHash { get; init; }

    /// <summary>The last anchor of the audit trail: its hour in UTC and its digest; <c>null</c> without one.</summary>
    public required string? Anchor { get; init; }

    /// <summary>The total in pico-USD: lines and adjustments.</summary>
    public long PicoUsd => checked(Lines.Sum(line => line.PicoUsd ?? 0) + Adjustments.Sum(line => line.Adjustment.PicoUsd));

    /// <summary>The total in whole yen before tax; <c>null</c> where a part has no rate.</summary>
    public required long? Yen { get; init; }

    /// <summary>The consumption tax on it.</summary>
    public long? TaxYen => Yen is { } yen ? WholeYen.TaxOf(yen, TaxRatePercent, Rounding) : null;
}

/// <summary>An adjustment as a line of a statement.</summary>
/// <param name="Adjustment">The adjustment.</param>
/// <param name="RateId">The exchange rate at its moment; empty for none.</param>
/// <param name="Yen">Its share of the statement's yen; <c>null</c> without a rate.</param>
internal sealed record AdjustmentLine(Adjustment Adjustment, string RateId, long? Yen);

/// <summary>The counts that are published: uses and users.</summary>
/// <param name="Department">The department; empty for none.</param>
/// <param name="Application">The application.</param>
/// <param name="Requests">The requests (利用回数).</param>
/// <param name="Completed">Those with a whole response.</param>
/// <param name="EndUsers">
/// The people (利用職員数) by their pseudonyms, of which each application has its own; <c>null</c> if no request named one.
/// </param>
/// <param name="PicoUsd">Their cost.</param>
/// <param name="Yen">Its yen, as the lines say; <c>null</c> without a rate.</param>
internal sealed record StatementUse(
    string Department, string Application, long Requests, long Completed, long? EndUsers, long PicoUsd, long? Yen);

/// <summary>A number of requests that a reader has to know about.</summary>
/// <param name="Kind">What they have in common.</param>
/// <param name="Requests">Their number.</param>
/// <param name="PicoUsd">Their cost; <c>null</c> where it is not known.</param>
internal sealed record StatementNote(NoteKind Kind, long Requests, long? PicoUsd);

/// <summary>What readers have to know about requests of a statement.</summary>
internal enum NoteKind
{
    /// <summary>At least one count was estimated.</summary>
    Estimated,

    /// <summary>Whether Bedrock did the work is unknown.</summary>
    OutcomeUnknown,

    /// <summary>The caller left early.</summary>
    Aborted,

    /// <summary>The caller left, and the response was read to its end.</summary>
    Drained,

    /// <summary>An attempt may have been billed without a response.</summary>
    Ambiguous,

    /// <summary>Sent more than once.</summary>
    Retried,

    /// <summary>The model has no price: in no cost.</summary>
    Unpriced,
}
