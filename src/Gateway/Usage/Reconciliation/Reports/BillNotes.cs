using Gateway.ContractorFiles;
using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Comparison;

namespace Gateway.Usage.Reconciliation.Reports;

/// <summary>What a reader of the comparison has to know about the bill.</summary>
internal static class BillNotes
{
    public static void Add(Printed text, Reconciled month)
    {
        var bill = month.Bill;
        if (!bill.Export.HasManifest)
        {
            text.Line("注意: マニフェストがないため、ファイルがそろっているかは確かめていません。", "Note: without a manifest nothing says whether files are missing.");
        }

        if (!bill.IsHourly)
        {
            text.Line(
                "注意: すべての行が 0 時に始まるため、時間単位のエクスポートではないようです。時間単位（hourly）を事業者に依頼してください。",
                "Note: all rows begin at midnight, so the export seems not to be hourly. Ask the contractor for an hourly one.");
        }

        if (month.Ledger.Requests == 0)
        {
            text.Line(
                "注意: 利用台帳にこの月の利用記録がありません。保存期間（Ledger__RetentionMonths）を過ぎていないか、設定が正しいかを確かめてください。",
                "Note: the ledger has no request of this month. Check whether its rows are still kept (Ledger__RetentionMonths), and the settings.");
        }

        if (!bill.HasPrincipals)
        {
            text.Line(
                "注意: line_item_iam_principal がないため、だれの呼び出しかを区別できません。INCLUDE_IAM_PRINCIPAL_DATA を事業者に依頼してください。",
                "Note: without line_item_iam_principal nobody's calls can be told apart. Ask the contractor for INCLUDE_IAM_PRINCIPAL_DATA.");
        }

        if (bill.Cells.Values.Sum(cell => cell.TokensOf(BillCaller.Unattributed)) is var tokens and not 0)
        {
            text.Line(
                $"注意: {Printed.Count((long)tokens)} トークンは呼び出し元の記載がなく、だれのものか特定できません（ゲートウェイの分として突き合わせています）。",
                $"Note: {Printed.Count((long)tokens)} tokens have no principal and cannot be attributed; they are compared as the gateway's.");
        }

        if (bill.UnitDisagreements.Rows > 0)
        {
            text.Line(
                $"注意: {Printed.Count(bill.UnitDisagreements.Rows)} 行は pricing_unit と単価の示す単位が違います（単価に従いました）。最初: {bill.UnitDisagreements.First}",
                $"Note: in {Printed.Count(bill.UnitDisagreements.Rows)} rows pricing_unit is not the unit that the rate shows; the rate counts. First: {bill.UnitDisagreements.First}");
        }

        foreach (var extra in month.Extra)
        {
            text.Line($"注意: マニフェストにないファイルは読みません: {extra}", $"Note: not read, no manifest lists it: {extra}");
        }

        foreach (var one in month.Corrections)
        {
            text.Line(
                $"前のエクスポートからの変更: {one.Model} {ReconciliationDocument.Name(one.Kind)} {one.Before.Tokens:#,0.######} → {one.After.Tokens:#,0.######} トークン、{one.Before.Usd:0.############} → {one.After.Usd:0.############} USD",
                $"Changed since the export before: {one.Model} {ReconciliationDocument.Name(one.Kind)} {one.Before.Tokens:#,0.######} → {one.After.Tokens:#,0.######} tokens, {one.Before.Usd:0.############} → {one.After.Usd:0.############} USD");
        }
    }
}
