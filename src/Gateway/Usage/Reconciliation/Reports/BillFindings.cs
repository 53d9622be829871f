using Gateway.ContractorFiles;
using Gateway.Errors;
using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Comparison;

namespace Gateway.Usage.Reconciliation.Reports;

/// <summary>The findings and lists beside the comparison.</summary>
internal static class BillFindings
{
    public static void Add(Printed text, Reconciled month, ModelLimits models, Language language)
    {
        var bill = month.Bill;
        Section(
            "[異常] 国外処理を示す行（国内処理の確認。統一的な窓口と事業者に連絡してください）",
            "[FINDING] Rows that show processing outside Japan: report to your incident desk and the contractor",
            bill.Abroad.Select(row => $"{row.Key.Reason} {Caller(row.Key.Caller)} {row.Key.UsageType} {row.Key.Resource} {Sum(row.Value)}"));
        Section(
            "[確認] 未知の形の Bedrock の行（モデル、種類、単位のどれかが不明。対応表に加えるか、AWS に確認してください）",
            "[CHECK] Rows of Bedrock of an unknown form (model, kind or unit): add them to the dimensions, or ask AWS",
            bill.Unknown.Select(row =>
                $"{row.Key.Reason} {Caller(row.Key.Caller)} {row.Key.ProductCode} '{row.Key.ProductName}' {row.Key.UsageType} {Sum(row.Value)}"));
        Section(
            "[異常] 単価表と違う単価（USD / 100 万トークン。契約と単価表を確認してください）",
            "[FINDING] Rates that are not the price list's (USD per 1,000,000 tokens): check contract and prices",
            month.OtherRates.Select(rate =>
                $"{models.AliasOf(rate.Key.Model)} {ReconciliationDocument.Name(rate.Key.Kind)}: AWS {rate.Key.Usd:0.############}, {rate.Key.Ours:0.############} {Sum(rate.Value)}"));
        Section(
            "セッション別のトークン（台帳 → AWS。Contractor__SessionPerApplication ではアプリケーション別）",
            "Tokens by session (ledger → AWS; by application with Contractor__SessionPerApplication)",
            month.Sessions.Select(one => $"{one.Name}: {Printed.Count(one.Ledger)} → {one.Aws:#,0.######}, {one.Usd:0.############} USD"));
        Section("ほかの呼び出し元", "Other callers", bill.Others.Select(other => $"{other.Key} {Sum(other.Value)}"));
        Section(
            "利用以外の行（税、クレジットなど。突合に含めません）", "Rows that are no use (tax, credits, …), in no comparison",
            bill.Adjustments.Select(one => $"{one.Key} {Sum(one.Value)}"));

        void Section(string ja, string en, IEnumerable<string> lines)
        {
            var all = lines.ToList();
            if (all.Count > 0)
            {
                text.Line().Line(ja, en);
                all.ForEach(line => text.Line($"  {line}"));
            }
        }

        string Sum(BillSum sum) => new Text(
            $"{Printed.Count(sum.Rows)} 行、{sum.Usd:0.############} USD（最初: {sum.First}）",
            $"{Printed.Count(sum.Rows)} rows, {sum.Usd:0.############} USD (first: {sum.First})").In(language);

        string Caller(BillCaller caller) => caller switch
        {
            BillCaller.Gateway => new Text("ゲートウェイ", "gateway").In(language),
            BillCaller.Others => new Text("ほかの呼び出し元", "others").In(language),
            _ => new Text("呼び出し元不明", "unattributed").In(language),
        };
    }
}
