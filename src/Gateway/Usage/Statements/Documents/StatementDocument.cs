using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Gateway.Catalog.Prices;
using Gateway.Errors;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements.Documents;

/// <summary>
/// A statement of use as JSON: amounts of USD as exact decimal texts and in pico-USD (10⁻¹² USD), amounts of yen as whole numbers.
/// CSV has the same, row by row.
/// </summary>
[DisplayName("Statement")]
internal sealed record StatementDocument
{
    public required string Title { get; init; }

    public required string Notice { get; init; }

    /// <summary>Its number; null while it is only shown and not made.</summary>
    public required int? Number { get; init; }

    /// <summary><c>provisional</c> or <c>final</c>.</summary>
    public required string State { get; init; }

    /// <summary>The same in words.</summary>
    public required string StateName { get; init; }

    /// <summary>The number of the final statement that it corrects; null for none.</summary>
    public required int? Replaces { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string? MadeBy { get; init; }

    /// <summary>The month: <c>2026-11</c>.</summary>
    public required string Month { get; init; }

    public required string MonthName { get; init; }

    /// <summary>The year in which its fiscal year began in April.</summary>
    public required int FiscalYear { get; init; }

    public required string FiscalYearName { get; init; }

    public required Period Time { get; init; }

    /// <summary>The same month by the other clock.</summary>
    public required OtherPeriod OtherClock { get; init; }

    public required Rule Rules { get; init; }

    public required ImmutableArray<Rate> ExchangeRates { get; init; }

    public required ImmutableArray<Line> Lines { get; init; }

    public required ImmutableArray<Adjusted> Adjustments { get; init; }

    public required ImmutableArray<Use> Uses { get; init; }

    /// <summary>Requests that have to be known about; they are among those of the lines.</summary>
    public required ImmutableArray<Note> Notes { get; init; }

    public required Sum Total { get; init; }

    public required ImmutableArray<PriceUsed> Prices { get; init; }

    public required Proof Ledger { get; init; }

    /// <summary>
    /// The last anchor of the audit trail when the statement was made, its hour and its digest: binds the trail until then to this
    /// document. Null without one.
    /// </summary>
    public required string? Anchor { get; init; }

    /// <summary>A statement in a language.</summary>
    public static StatementDocument Of(Statement statement, Language language)
    {
        var (month, rates) = (statement.Month, statement.Rates.ToDictionary(rate => rate.Id, StringComparer.Ordinal));
        return new()
        {
            Title = StatementTexts.Title.In(language),
            Notice = StatementTexts.Notice.In(language),
            Number = statement.Number,
            State = statement.IsFinal ? "final" : "provisional",
            StateName = StatementTexts.State(statement.IsFinal).In(language),
            Replaces = statement.Replaces,
            MadeAt = statement.MadeAt.ToOffset(ReportClock.Jst.Offset),
            MadeBy = statement.MadeBy.Length > 0 ? statement.MadeBy : null,
            Month = month.Text,
            MonthName = JapaneseEra.Month(month.Year, month.Month).In(language),
            FiscalYear = JapaneseEra.FiscalYear(month.Year, month.Month),
            FiscalYearName = JapaneseEra.FiscalYearName(month.Year, month.Month).In(language),
            Time = Period.Of(month, language),
            OtherClock = new(
                Period.Of(month.Other, language), statement.OtherClock.Requests, Amount.Usd(statement.OtherClock.PicoUsd),
                statement.OtherClock.PicoUsd),
            Rules = new(
                statement.TaxRatePercent, statement.Rounding is YenRounding.Truncate ? "truncate" : "half_up",
                StatementTexts.Rounding(statement.Rounding).In(language)),
            ExchangeRates = [.. statement.Rates.Select(rate => Rate.Of(rate, language))],
            Lines = [.. statement.Lines.Select(line => Line.Of(line, rates, language))],
            Adjustments = [.. statement.Adjustments.Select(line => Adjusted.Of(line, rates))],
            Uses = [.. statement.Uses.Select(Use.Of)],
            Notes = [.. statement.Notes.Select(note => Note.Of(note, language))],
            Total = Sum.Of(statement),
            Prices = [.. statement.Prices.Select(PriceUsed.Of)],
            Ledger = new(statement.LedgerRows, statement.Open, $"sha256:{statement.LedgerHash}"),
            Anchor = statement.Anchor,
        };
    }

    /// <summary>A month by a clock, with its bounds by both.</summary>
    [DisplayName("StatementPeriod")]
    internal sealed record Period(
        string Clock, string ClockName, string FromUtc, string FromJst, string ToUtc, string ToJst)
    {
        public static Period Of(StatementMonth month, Language language) => new(
            month.Clock.Name, StatementTexts.Clock(month.Clock.Name).In(language), Utc(month.Start), Jst(month.Start), Utc(month.End),
            Jst(month.End));

        private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        private static string Jst(DateTimeOffset moment) =>
            moment.ToOffset(ReportClock.Jst.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    /// <summary>The same month by the other clock, by the totals of hours and without adjustments.</summary>
    [DisplayName("StatementOtherClock")]
    internal sealed record OtherPeriod(Period Time, long Requests, string AmountUsd, long AmountPicoUsd);

    /// <summary>The contract's rules of money.</summary>
    [DisplayName("StatementRules")]
    internal sealed record Rule(int TaxRatePercent, string Rounding, string RoundingName);

    /// <summary>An exchange rate that applies in the month.</summary>
    [DisplayName("StatementExchangeRate")]
    internal sealed record Rate(string Id, string Kind, string KindName, string JpyPerUsd, string Source, string EnteredBy)
    {
        public static Rate Of(ExchangeRate rate, Language language) => new(
            rate.Id, rate.Kind.ToString(), StatementTexts.RateKind(rate.Kind).In(language), rate.JpyPerUsd, rate.Source, rate.EnteredBy);
    }

    /// <summary>The tokens of one kind, of one model, application and department, at one price.</summary>
    [DisplayName("StatementLine")]
    internal sealed record Line(
        string Department, string Application, string Model, string ModelId, string Kind, string KindName, long? Quantity,
        string? UnitPriceUsd, string? PriceId, string? AmountUsd, long? AmountPicoUsd, string? RateId, string? JpyPerUsd, long? AmountJpy)
    {
        public static Line Of(StatementLine line, Dictionary<string, ExchangeRate> rates, Language language) => new(
            line.Key.Department, line.Key.Application, line.Key.Alias, line.Key.ModelId, StatementTexts.Name(line.Key.Kind),
            StatementTexts.Kind(line.Key.Kind).In(language), line.Quantity,
            line.UnitPrice is { } unit ? UnitPrice(unit) : null, Named(line.Key.PriceId),
            line.PicoUsd is { } amount ? Amount.Usd(amount) : null, line.PicoUsd, Named(line.Key.RateId),
            rates.GetValueOrDefault(line.Key.RateId)?.JpyPerUsd, line.Yen);
    }

    /// <summary>A correction of what requests of a month were charged.</summary>
    [DisplayName("StatementAdjustment")]
    internal sealed record Adjusted(
        int Id, DateTimeOffset At, string Month, string Clock, string Department, string Application, string Model, string ModelId,
        string InsteadOf, string PriceId, long Requests, string AmountUsd, long AmountPicoUsd, string? RateId, string? JpyPerUsd,
        long? AmountJpy, string Reason, string MadeBy)
    {
        public static Adjusted Of(AdjustmentLine line, Dictionary<string, ExchangeRate> rates)
        {
            var of = line.Adjustment;
            return new(
                of.Id, of.At.ToOffset(ReportClock.Jst.Offset), of.Month, of.Clock, of.Department, of.Application, of.Alias, of.ModelId,
                of.InsteadOf, of.PriceId, of.Requests, Amount.Usd(of.PicoUsd), of.PicoUsd, Named(line.RateId),
                rates.GetValueOrDefault(line.RateId)?.JpyPerUsd, line.Yen, of.Reason, of.MadeBy);
        }
    }

    /// <summary>The uses and users of an application.</summary>
    [DisplayName("StatementUse")]
    internal sealed record Use(
        string Department, string Application, long Requests, long CompletedRequests, long? EndUsers, string AmountUsd, long AmountPicoUsd,
        long? AmountJpy)
    {
        public static Use Of(Amounts.StatementUse use) => new(
            use.Department, use.Application, use.Requests, use.Completed, use.EndUsers, Amount.Usd(use.PicoUsd), use.PicoUsd, use.Yen);
    }

    /// <summary>Requests that have to be known about.</summary>
    [DisplayName("StatementNote")]
    internal sealed record Note(string Kind, string KindName, long Requests, string? AmountUsd, long? AmountPicoUsd)
    {
        public static Note Of(Amounts.StatementNote note, Language language)
        {
            var (name, text) = StatementTexts.Note(note.Kind);
            return new(name, text.In(language), note.Requests, note.PicoUsd is { } amount ? Amount.Usd(amount) : null, note.PicoUsd);
        }
    }

    /// <summary>The sums of the statement.</summary>
    [DisplayName("StatementTotal")]
    internal sealed record Sum(
        long Requests, long CompletedRequests, long? EndUsers, string AmountUsd, long AmountPicoUsd, long? AmountJpy, long? TaxJpy,
        long? AmountWithTaxJpy)
    {
        public static Sum Of(Statement statement) => new(
            statement.All.Requests, statement.All.Completed, statement.All.EndUsers, Amount.Usd(statement.PicoUsd), statement.PicoUsd,
            statement.Yen, statement.TaxYen, statement.Yen + statement.TaxYen);
    }

    /// <summary>A price row that lines name. Prices in USD per 1,000,000 tokens.</summary>
    [DisplayName("StatementPrice")]
    internal sealed record PriceUsed(
        string Id, string ModelId, DateTimeOffset EffectiveFrom, long OverPromptTokens, string Input, string Output, string CacheRead,
        [property: JsonPropertyName("cacheWrite5m")] string CacheWrite5m, [property: JsonPropertyName("cacheWrite1h")] string CacheWrite1h,
        string Source, string? Unconfirmed)
    {
        public static PriceUsed Of(KnownPriceRow known)
        {
            var (row, price) = (known.Row, known.Row.Price);
            return new(
                price.Id, row.ModelId, row.From, row.OverPromptTokens, UnitPrice(price.Input), UnitPrice(price.Output),
                UnitPrice(price.CacheRead), UnitPrice(price.CacheWrite5m), UnitPrice(price.CacheWrite1h), known.Source,
                Named(known.Unconfirmed));
        }
    }

    /// <summary>The rows of the ledger that the statement rests on.</summary>
    [DisplayName("StatementLedger")]
    internal sealed record Proof(long Rows, long OpenRequests, string Hash);

    // Micro-USD and pico-USD are a million apart.
    private static string UnitPrice(long microUsd) => Amount.Usd(checked(microUsd * 1_000_000));

    private static string? Named(string text) => text.Length > 0 ? text : null;
}
