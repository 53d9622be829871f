using System.Globalization;
using Gateway.ContractorFiles;
using Gateway.Errors;
using Gateway.Telemetry;
using Gateway.Usage.Reconciliation.Comparison;

namespace Gateway.Usage.Reconciliation.Reports;

/// <summary>The result of <c>reconcile</c> as text for a terminal.</summary>
internal static class ReconciliationText
{
    // Of the hours with the most that is not explained.
    private const int MaxHours = 20;

    public static string Of(DateTimeOffset month, Reconciled? bill, ReconciledCounts? counts, ModelLimits models, Language language)
    {
        var text = new Printed(language).Line($"reconcile {ProgramVersion.Text}  {month:yyyy-MM} (UTC)");
        if (bill is not null)
        {
            AddBill(text, bill, models, language);
        }

        if (counts is not null)
        {
            text.Line().Line($"CloudWatch {Printed.Time(counts.Ledger.From)} – {Printed.Time(counts.Ledger.To)}");
            AddKinds(text, counts.Kinds, models, language);
        }

        var isOk = bill is null or { IsOk: true } && counts is null or { IsExplained: true };
        return text.Line().Line(
            isOk ? "結果: 差異はすべて説明できます" : "結果: 確認が必要な項目があります",
            isOk ? "Result: explained" : "Result: there are findings").ToString();
    }

    private static void AddBill(Printed text, Reconciled month, ModelLimits models, Language language)
    {
        var (bill, rows) = (month.Bill, month.Bill.Rows);
        text.Line($"CUR: {bill.Export.Name}");
        text.Line(
            $"行 {Printed.Count(rows.Read)} = 突合 {Printed.Count(rows.Compared)} + ほかのサービス {Printed.Count(rows.OtherServices)} + ほかのアカウント {Printed.Count(rows.OtherAccounts)} + 利用以外 {Printed.Count(rows.Adjustments)} + 未知の形 {Printed.Count(rows.Unknown)}",
            $"rows {Printed.Count(rows.Read)} = compared {Printed.Count(rows.Compared)} + other services {Printed.Count(rows.OtherServices)} + other accounts {Printed.Count(rows.OtherAccounts)} + no use {Printed.Count(rows.Adjustments)} + unknown {Printed.Count(rows.Unknown)}");
        BillNotes.Add(text, month);
        text.Line();
        AddKinds(text, month.Kinds, models, language);
        AddCosts(text, month.Costs, models);
        BillFindings.Add(text, month, models, language);
    }

    private static void AddKinds(Printed text, IReadOnlyList<ComparedKind> kinds, ModelLimits models, Language language)
    {
        text.Line(
            "モデル・種類: 台帳（確定）＋台帳（推計）→ AWS、差 = 内訳", "model, kind: ledger known + ledger estimated → AWS, difference = its parts");
        foreach (var kind in kinds)
        {
            var mark = kind.IsExplained ? "  " : "! ";
            text.Line(
                $"{mark}{models.AliasOf(kind.Model)} {ReconciliationDocument.Name(kind.Kind)}: {Printed.Count(kind.Sum.Known)} + {Printed.Count(kind.Sum.Estimated)} → {Number(kind.Sum.Aws)}, {Signed(kind.Sum.Difference)}{Parts(kind.Sum, language)}");
            if (!kind.IsExplained)
            {
                foreach (var hour in kind.Hours.Where(hour => hour[Bucket.Unexplained] != 0)
                    .OrderByDescending(hour => Math.Abs(hour[Bucket.Unexplained])).Take(MaxHours))
                {
                    text.Line(
                        $"     {DateTimeOffset.FromUnixTimeSeconds(hour.Hour * 3600):yyyy-MM-dd HH}:00Z  {Printed.Count(hour.Known)} + {Printed.Count(hour.Estimated)} → {Number(hour.Aws)}, {Signed(hour.Difference)}{Parts(hour, language)}");
                }
            }
        }
    }

    private static void AddCosts(Printed text, IReadOnlyList<ComparedCost> costs, ModelLimits models)
    {
        text.Line().Line("費用（USD）", "Cost (USD)");
        foreach (var cost in costs)
        {
            text.Line(
                $"  {models.AliasOf(cost.Model)}: {cost.Known:0.############} + {cost.Estimated:0.############} → {cost.Aws:0.############}、差 {cost.Difference:0.############} = ほかの呼び出し元 {cost.Others:0.############} + 単価なし {cost.Unpriced:0.############} + 単価の差 {cost.Rates:0.############} + トークンの差 {cost.Tokens:0.############}",
                $"  {models.AliasOf(cost.Model)}: {cost.Known:0.############} + {cost.Estimated:0.############} → {cost.Aws:0.############}, difference {cost.Difference:0.############} = other callers {cost.Others:0.############} + unpriced {cost.Unpriced:0.############} + rates {cost.Rates:0.############} + tokens {cost.Tokens:0.############}");
        }
    }

    private static string Parts(ComparedHour hour, Language language)
    {
        var parts = Enum.GetValues<Bucket>().Where(bucket => hour[bucket] != 0)
            .Select(bucket => $"{Word(bucket).In(language)} {Signed(hour[bucket])}").ToList();
        return parts.Count == 0 ? "" : $" = {string.Join(", ", parts)}";
    }

    private static Text Word(Bucket bucket) => bucket switch
    {
        Bucket.OtherCallers => new("ほかの呼び出し元", "other callers"),
        Bucket.HourBoundary => new("時間の境界", "hour boundary"),
        Bucket.Aborted => new("切断された応答", "aborted streams"),
        Bucket.AmbiguousAttempts => new("結果不明の試行", "ambiguous attempts"),
        Bucket.Retries => new("再送", "retries"),
        Bucket.OutcomeUnknown => new("結果不明のリクエスト", "unknown outcome"),
        Bucket.Estimated => new("推計", "estimates"),
        Bucket.Doctor => new("doctor --call-model", "doctor --call-model"),
        Bucket.Rounding => new("AWS の丸め", "AWS's rounding"),
        _ => new("説明できない差", "unexplained"),
    };

    private static string Number(decimal number) => number.ToString("#,0.######", CultureInfo.InvariantCulture);

    private static string Signed(decimal number) => number > 0 ? $"+{Number(number)}" : Number(number);
}
