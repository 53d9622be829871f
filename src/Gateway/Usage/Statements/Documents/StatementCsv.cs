using System.Globalization;
using System.Text;
using Gateway.Csv;
using Gateway.Errors;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements.Documents;

/// <summary>
/// A statement as CSV: one table, whose first column says what a row is, so that a spreadsheet can filter by it. Every row has
/// every column.
/// </summary>
internal sealed class StatementCsv
{
    private static readonly Text[] Headings =
    [
        new("区分", "Section"), new("項目", "Item"), new("所属", "Department"), new("アプリケーション", "Application"), new("モデル", "Model"),
        new("モデル ID", "Model id"), new("種別", "Kind"), new("数量（トークン）", "Quantity (tokens)"),
        new("単価（USD／100 万トークン）", "Unit price (USD per 1M tokens)"), new("単価の行", "Price row"), new("金額（USD）", "Amount (USD)"),
        new("為替レート（円／USD）", "Rate (JPY per USD)"), new("金額（円、税抜）", "Amount (JPY before tax)"), new("利用回数（件）", "Requests"),
        new("完了（件）", "Completed"), new("利用職員数（人）", "End users"), new("内容", "Value"),
    ];

    private readonly StringBuilder _csv = new();
    private readonly Language _language;

    private StatementCsv(Language language) => _language = language;

    public static string Of(StatementDocument document, Language language)
    {
        var csv = new StatementCsv(language);
        CsvRow.Append(csv._csv, [.. Headings.Select(heading => (CsvCell)heading.In(language))]);
        csv.Head(document);
        csv.Lines(document);
        csv.Totals(document);
        csv.Sources(document);
        return csv._csv.ToString();
    }

    private void Head(StatementDocument of)
    {
        Say("表題", "Title", of.Title);
        Say("注意", "Notice", of.Notice);
        Say("番号", "Number", of.Number is { } number ? number.ToString(CultureInfo.InvariantCulture) : In("未作成（表示のみ）", "none (shown, not made)"));
        Say("状態", "State", of.StateName);
        if (of.Replaces is { } replaces)
        {
            Say("訂正する番号", "Replaces number", replaces.ToString(CultureInfo.InvariantCulture));
        }

        Say("対象月", "Month", In($"{of.Month}（{of.MonthName}）", $"{of.Month} ({of.MonthName})"));
        Say("会計年度", "Fiscal year", In($"{of.FiscalYearName}（{of.FiscalYear} 年 4 月〜翌年 3 月）", $"{of.FiscalYearName} (April {of.FiscalYear} to March)"));
        Say("区切りの時計", "Clock", of.Time.ClockName);
        Say("期間の始め", "From", Both(of.Time.FromUtc, of.Time.FromJst));
        Say("期間の終わり（含まない）", "To (left out)", Both(of.Time.ToUtc, of.Time.ToJst));
        Row(
            In("見出し", "Header"), In("もう一方の時計の同じ月", "The same month by the other clock"), amount: of.OtherClock.AmountUsd,
            requests: of.OtherClock.Requests, value: $"{of.OtherClock.Time.ClockName}: {Both(of.OtherClock.Time.FromUtc, of.OtherClock.Time.FromJst)} – {Both(of.OtherClock.Time.ToUtc, of.OtherClock.Time.ToJst)}");
        Say("消費税率", "Tax rate", $"{of.Rules.TaxRatePercent.ToString(CultureInfo.InvariantCulture)} %");
        Say("円未満の端数", "Parts of a yen", of.Rules.RoundingName);
        Say("作成日時", "Made at", of.MadeAt.ToString("yyyy-MM-dd HH:mm:ss 'JST'", CultureInfo.InvariantCulture));
        Say("作成者", "Made by", of.MadeBy ?? "–");
    }

    private void Lines(StatementDocument of)
    {
        foreach (var line in of.Lines)
        {
            Row(
                In("明細", "Line"), "", line.Department, line.Application, line.Model, line.ModelId, line.KindName, line.Quantity,
                line.UnitPriceUsd, line.PriceId, line.AmountUsd, line.JpyPerUsd, line.AmountJpy,
                value: line.AmountUsd is null ? In("単価なし", "no price") : "");
        }

        foreach (var line in of.Adjustments)
        {
            var time = line.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            Row(
                In("調整", "Adjustment"), In($"{line.Month}（{line.Clock}）分", $"of {line.Month} ({line.Clock})"), line.Department,
                line.Application, line.Model, line.ModelId, price: line.PriceId, amount: line.AmountUsd, rate: line.JpyPerUsd,
                yen: line.AmountJpy, requests: line.Requests,
                value: In(
                    $"{line.InsteadOf} → {line.PriceId}、{time} JST、{line.MadeBy}、理由: {line.Reason}",
                    $"{line.InsteadOf} → {line.PriceId}, {time} JST, {line.MadeBy}; reason: {line.Reason}"));
        }

        foreach (var use in of.Uses)
        {
            Row(
                In("利用", "Use"), "", use.Department, use.Application, amount: use.AmountUsd, yen: use.AmountJpy, requests: use.Requests,
                completed: use.CompletedRequests, users: use.EndUsers);
        }
    }

    private void Totals(StatementDocument of)
    {
        var total = In("合計", "Total");
        Row(
            total, In("合計（税抜）", "Total before tax"), amount: of.Total.AmountUsd, yen: of.Total.AmountJpy, requests: of.Total.Requests,
            completed: of.Total.CompletedRequests, users: of.Total.EndUsers,
            value: of.Total.AmountJpy is null ? In("為替レート未設定", "no exchange rate") : "");
        Row(total, In("消費税", "Consumption tax"), yen: of.Total.TaxJpy);
        Row(total, In("合計（税込）", "Total with tax"), yen: of.Total.AmountWithTaxJpy);
        foreach (var note in of.Notes)
        {
            Row(In("内数", "Of these"), note.KindName, amount: note.AmountUsd, requests: note.Requests);
        }
    }

    private void Sources(StatementDocument of)
    {
        foreach (var rate in of.ExchangeRates)
        {
            Row(
                In("為替レート", "Exchange rate"), rate.Id, rate: rate.JpyPerUsd,
                value: In($"{rate.KindName}、{rate.Source}、登録: {rate.EnteredBy}", $"{rate.KindName}; {rate.Source}; entered by {rate.EnteredBy}"));
        }

        foreach (var price in of.Prices)
        {
            Prices(price);
        }

        Say("台帳の行数", "Rows of the ledger", of.Ledger.Rows.ToString(CultureInfo.InvariantCulture));
        if (of.Ledger.OpenRequests > 0)
        {
            Say("処理中（金額に含まない）", "Under way, in no amount", of.Ledger.OpenRequests.ToString(CultureInfo.InvariantCulture));
        }

        Say("台帳のハッシュ", "Hash of the ledger", of.Ledger.Hash);
        Say("監査証跡のアンカー", "Anchor of the audit trail", of.Anchor ?? "–");
    }

    private void Prices(StatementDocument.PriceUsed price)
    {
        var source = price.Unconfirmed is { } reason ? In($"{price.Source}（未確認: {reason}）", $"{price.Source} (unconfirmed: {reason})") : price.Source;
        (LineKind Kind, string Usd)[] kinds =
        [
            (LineKind.Input, price.Input), (LineKind.Output, price.Output), (LineKind.CacheRead, price.CacheRead),
            (LineKind.CacheWrite5m, price.CacheWrite5m), (LineKind.CacheWrite1h, price.CacheWrite1h),
        ];
        foreach (var (kind, usd) in kinds)
        {
            Row(
                In("単価", "Price"), price.EffectiveFrom.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
                modelId: price.ModelId, kind: StatementTexts.Kind(kind).In(_language), unit: usd, price: price.Id, value: kind is LineKind.Input ? source : "");
        }
    }

    private static string Both(string utc, string jst) => $"{Short(utc)} UTC = {Short(jst)} JST";

    // "2026-11-01T00:00:00Z" as "2026-11-01 00:00".
    private static string Short(string moment) => $"{moment[..10]} {moment[11..16]}";

    private string In(string ja, string en) => new Text(ja, en).In(_language);

    private void Say(string ja, string en, string value) => Row(In("見出し", "Header"), In(ja, en), value: value);

    private void Row(
        string section, string item, string department = "", string application = "", string model = "", string modelId = "",
        string kind = "", long? quantity = null, string? unit = null, string? price = null, string? amount = null, string? rate = null,
        long? yen = null, long? requests = null, long? completed = null, long? users = null, string value = "") => CsvRow.Append(
        _csv, section, item, department, application, model, modelId, kind, CsvCell.Number(quantity), CsvCell.Number(unit), price,
        CsvCell.Number(amount), CsvCell.Number(rate), CsvCell.Number(yen), CsvCell.Number(requests), CsvCell.Number(completed),
        CsvCell.Number(users), value);
}
