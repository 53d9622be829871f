using System.Text.Json;
using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Comparison;

namespace Gateway.Usage.Reconciliation.Reports;

/// <summary>The result of <c>reconcile</c> as JSON.</summary>
internal sealed record ReconciliationDocument
{
    public required string Month { get; init; }

    public required bool Ok { get; init; }

    public BillDocument? Bill { get; init; }

    public CountsDocument? CloudWatch { get; init; }

    public static ReconciliationDocument Of(DateTimeOffset month, Reconciled? bill, ReconciledCounts? counts, ModelLimits models) => new()
    {
        Month = $"{month:yyyy-MM}",
        Ok = bill is null or { IsOk: true } && counts is null or { IsExplained: true },
        Bill = bill is null ? null : BillDocument.Of(bill, models),
        CloudWatch = counts is null ? null : new(
            Word(counts.IsExplained), counts.Ledger.From, counts.Ledger.To, counts.Counts.Values, counts.Counts.Others,
            [.. counts.Kinds.Select(kind => KindDocument.Of(kind, models))]),
    };

    /// <summary>The verdict as a word.</summary>
    public static string Word(bool isExplained) => isExplained ? "explained" : "not_explained";

    /// <summary>A name as JSON has it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>The comparison with CloudWatch.</summary>
internal sealed record CountsDocument(
    string Verdict, DateTimeOffset From, DateTimeOffset To, long Values, IReadOnlyDictionary<string, long> OtherMetrics,
    IReadOnlyList<KindDocument> Tokens);

/// <summary>The comparison with the bill.</summary>
internal sealed record BillDocument
{
    public required string Verdict { get; init; }

    public required string Export { get; init; }

    public required bool HasManifest { get; init; }

    public required bool HasPrincipals { get; init; }

    public required bool IsHourly { get; init; }

    public required IReadOnlyList<string> ExtraFiles { get; init; }

    public required long Requests { get; init; }

    public required BillRows Rows { get; init; }

    public required IReadOnlyList<KindDocument> Tokens { get; init; }

    public required IReadOnlyList<CostDocument> Costs { get; init; }

    public required IReadOnlyList<AbroadDocument> Residency { get; init; }

    public required IReadOnlyList<UnknownDocument> UnknownRows { get; init; }

    public required IReadOnlyList<NamedSum> Adjustments { get; init; }

    public required IReadOnlyList<NamedSum> OtherCallers { get; init; }

    public required IReadOnlyList<ComparedSession> Sessions { get; init; }

    public required IReadOnlyList<RateDocument> OtherRates { get; init; }

    public required long UnitDisagreements { get; init; }

    public required IReadOnlyList<CorrectionDocument> Corrections { get; init; }

    public static BillDocument Of(Reconciled month, ModelLimits models) => new()
    {
        Verdict = ReconciliationDocument.Word(month.IsExplained),
        Export = month.Bill.Export.Name,
        HasManifest = month.Bill.Export.HasManifest,
        HasPrincipals = month.Bill.HasPrincipals,
        IsHourly = month.Bill.IsHourly,
        ExtraFiles = month.Extra,
        Requests = month.Ledger.Requests,
        Rows = month.Bill.Rows,
        Tokens = [.. month.Kinds.Select(kind => KindDocument.Of(kind, models))],
        Costs = [.. month.Costs.Select(cost => CostDocument.Of(cost, models))],
        Residency = [.. month.Bill.Abroad.Select(row => new AbroadDocument(
            row.Key.Reason, ReconciliationDocument.Name(row.Key.Caller), row.Key.UsageType, row.Key.Resource, row.Value.Rows, row.Value.Usd, row.Value.First))],
        UnknownRows = [.. month.Bill.Unknown.Select(row => new UnknownDocument(
            row.Key.Reason, ReconciliationDocument.Name(row.Key.Caller), row.Key.ProductCode, row.Key.ProductName, row.Key.UsageType,
            row.Value.Rows, row.Value.Amount, row.Value.Usd, row.Value.First))],
        Adjustments = [.. month.Bill.Adjustments.Select(NamedSum.Of)],
        OtherCallers = [.. month.Bill.Others.Select(NamedSum.Of)],
        Sessions = [.. month.Sessions],
        OtherRates = [.. month.OtherRates.Select(rate => new RateDocument(
            models.AliasOf(rate.Key.Model), ReconciliationDocument.Name(rate.Key.Kind), rate.Key.Usd, rate.Key.Ours, rate.Value.Rows, rate.Value.Amount, rate.Value.First))],
        UnitDisagreements = month.Bill.UnitDisagreements.Rows,
        Corrections = [.. month.Corrections.Select(one => new CorrectionDocument(
            models.AliasOf(one.Model), ReconciliationDocument.Name(one.Kind), one.Before.Tokens, one.After.Tokens, one.Before.Usd, one.After.Usd))],
    };
}

/// <summary>A model and kind, and its hours.</summary>
internal sealed record KindDocument(
    string Model, string Kind, bool IsExplained, decimal Tolerance, HourDocument Month, IReadOnlyList<HourDocument> Hours)
{
    public static KindDocument Of(ComparedKind kind, ModelLimits models) => new(
        models.AliasOf(kind.Model), ReconciliationDocument.Name(kind.Kind), kind.IsExplained, kind.Tolerance, HourDocument.Of(kind.Sum, null),
        [.. kind.Hours.Select(hour => HourDocument.Of(hour, DateTimeOffset.FromUnixTimeSeconds(hour.Hour * 3600)))]);
}

/// <summary>One row of the three-way table. Only the buckets that have a part are there.</summary>
internal sealed record HourDocument(
    DateTimeOffset? Hour, long Known, long Estimated, decimal Aws, decimal Difference, IReadOnlyDictionary<string, decimal> Buckets)
{
    public static HourDocument Of(ComparedHour hour, DateTimeOffset? at) => new(
        at, hour.Known, hour.Estimated, hour.Aws, hour.Difference,
        Enum.GetValues<Bucket>().Where(bucket => hour[bucket] != 0).ToDictionary(ReconciliationDocument.Name, bucket => hour[bucket]));
}

/// <summary>The cost of a model, in USD.</summary>
internal sealed record CostDocument(
    string Model, decimal Known, decimal Estimated, decimal Aws, decimal Difference, decimal OtherCallers, decimal Unpriced, decimal Rates, decimal Tokens)
{
    public static CostDocument Of(ComparedCost cost, ModelLimits models) => new(
        models.AliasOf(cost.Model), cost.Known, cost.Estimated, cost.Aws, cost.Difference, cost.Others, cost.Unpriced, cost.Rates, cost.Tokens);
}

/// <summary>A sum of rows under a name.</summary>
internal sealed record NamedSum(string Name, long Rows, decimal Tokens, decimal Usd)
{
    public static NamedSum Of(KeyValuePair<string, BillSum> sum) => new(sum.Key, sum.Value.Rows, sum.Value.Amount, sum.Value.Usd);
}

/// <summary>Rows that speak for processing outside Japan.</summary>
internal sealed record AbroadDocument(string Reason, string Caller, string UsageType, string Resource, long Rows, decimal Usd, string? First);

/// <summary>Rows of a form that is not known.</summary>
internal sealed record UnknownDocument(
    string Reason, string Caller, string ProductCode, string ProductName, string UsageType, long Rows, decimal Amount, decimal Usd, string? First);

/// <summary>A rate that is not the price list's, in USD per 1,000,000 tokens.</summary>
internal sealed record RateDocument(string Model, string Kind, decimal Aws, decimal? Ours, long Rows, decimal Tokens, string? First);

/// <summary>What a later export has changed.</summary>
internal sealed record CorrectionDocument(
    string Model, string Kind, decimal TokensBefore, decimal TokensAfter, decimal UsdBefore, decimal UsdAfter);
