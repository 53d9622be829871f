using System.Globalization;
using System.Text;
using Gateway.Errors;

namespace Gateway.Audit.Verification;

/// <summary>The result of a verification in words.</summary>
internal static class TrailReportText
{
    private static readonly Text WithoutAnchors = new(
        "外部に保管したアンカーと照合していません。最後の鎖の末尾の切り取り、最後の鎖の削除、バックアップへの巻き戻し、鍵を持つ人の書き換えは、この結果からは分かりません（--anchors と --public-key を使ってください）。",
        "Not compared with anchors kept outside: a cut end or removal of the last chain, a restored database, and what a holder of the key wrote anew cannot be seen here (use --anchors and --public-key).");

    public static string Of(TrailReport report, Language language)
    {
        var text = new StringBuilder();
        foreach (var chain in report.Chains)
        {
            Line(text, Invariant(
                $"{chain.Chain} {chain.Replica ?? "-"} {chain.BeganAt:yyyy-MM-ddTHH:mm:ssZ}–{chain.LastAt:yyyy-MM-ddTHH:mm:ssZ} {chain.Last} {chain.KeyId ?? "-"} {(chain.IsClosed ? "closed" : "open")}"));
        }

        foreach (var finding in report.Findings)
        {
            Line(text, "✗ " + FindingText.Of(finding, language));
        }

        if (report.MoreFindings > 0)
        {
            Line(text, new Text(Invariant($"ほかに {report.MoreFindings} 件"), Invariant($"and {report.MoreFindings} more")).In(language));
        }

        Line(text, new Text(
            Invariant($"鎖 {report.Chains.Length}、確認できた記録 {report.Proven}、保存期間を過ぎて削除 {report.Purged}、証跡のない時期の行 {report.Uncovered}、アンカー {report.Anchors}{(report.NewestAnchor is { } last ? Invariant($"（最新 {last:yyyy-MM-ddTHH:mmZ}）") : "")}"),
            Invariant($"{report.Chains.Length} chains, {report.Proven} records proven, {report.Purged} removed after their time, {report.Uncovered} rows from times without a trail, {report.Anchors} anchors{(report.NewestAnchor is { } newest ? Invariant($" (the newest {newest:yyyy-MM-ddTHH:mmZ})") : "")}")).In(language));
        if (!report.Tables.IsEmpty)
        {
            Line(text, new Text($"証跡の記録と照合した行: {Compared(report, Language.Japanese)}", $"Rows compared with their records: {Compared(report, Language.English)}").In(language));
        }

        if (!report.IsAnchoredOutside)
        {
            Line(text, WithoutAnchors.In(language));
        }

        Line(text, (report.IsWhole ? new Text("改ざんは見つかりませんでした。", "No tampering was found.") : new Text("改ざん、または説明のつかない点があります。", "There is tampering, or something that is not explained.")).In(language));
        return text.ToString();
    }

    private static string Compared(TrailReport report, Language language) => string.Join(language == Language.English ? ", " : "、", report.Tables
        .Select(table => Invariant($"{table.Name.In(language)} {table.Rows}")
            + (table.Older == 0 ? "" : new Text(Invariant($"（うち証跡より前 {table.Older}）"), Invariant($" ({table.Older} older than the trail)")).In(language))));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
