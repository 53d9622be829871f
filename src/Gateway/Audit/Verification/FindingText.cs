using System.Globalization;
using Gateway.Errors;

namespace Gateway.Audit.Verification;

/// <summary>A finding in words.</summary>
internal static class FindingText
{
    /// <summary>One sentence, and where.</summary>
    public static string Of(Finding finding, Language language)
    {
        var text = TextOf(finding.Kind).In(language);
        var place = finding switch
        {
            { Chain: { } chain, First: var first, Last: var last } when first == last => Invariant($" {chain} {first}"),
            { Chain: { } chain } => Invariant($" {chain} {finding.First}–{finding.Last}"),
            { Last: > 0 } => Invariant($" {finding.Last}"),
            _ => "",
        };
        return $"{text}{place}{(finding.Detail.Length > 0 ? $" ({finding.Detail})" : "")}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Text TextOf(FindingKind kind) => kind switch
    {
        FindingKind.Changed => new("記録が書き込んだときの内容または位置と違います:", "A record is not what was written, or not where it was written:"),
        FindingKind.Missing => new("鎖の途中の記録がありません:", "Records are missing inside a chain:"),
        FindingKind.Doubled => new("同じ位置に記録が 2 つあります:", "Two records have the same place:"),
        FindingKind.AfterEnd => new("鎖の終わりの後に記録があります:", "A chain goes on after its end:"),
        FindingKind.Cut => new("後の鎖またはアンカーが見た記録が、なくなったか、別の記録です:", "What a later chain or an anchor has seen is gone, or is another record:"),
        FindingKind.Unexplained => new("鎖に終わりがなく、後の鎖にも名前がありません:", "A chain has no end, and no later chain names it:"),
        FindingKind.UnknownKey => new("設定にあるどの鍵で書かれたものでもない鎖です:", "No key of the settings has made this chain:"),
        FindingKind.Rotation => new("鍵の交代に、前の鍵の署名がありません:", "A change of the key was not signed with the old key:"),
        FindingKind.State => new("台帳の行の状態が、記録と合いません:", "The state of a row of the ledger does not fit its records:"),
        FindingKind.Uncovered => new("証跡のある期間に、証跡にない台帳の行があります（行数）:", "Rows of the ledger without a place, from a time when a trail was kept:"),
        FindingKind.Totals => new("時間ごとの合計が、台帳の行と合いません:", "Hour totals are not those of the rows:"),
        FindingKind.RowChanged => new("表の行が、証跡の記録と違います（記録 → 現在）:", "A row of a table is not what the trail has recorded of it (recorded → now):"),
        FindingKind.RowMissing => new("証跡に記録された行が、表にありません:", "A row that the trail has recorded is not in its table:"),
        FindingKind.RowUnrecorded => new("表の行の記録が、証跡にありません:", "A row of a table has no record in the trail:"),
        FindingKind.RowLate => new("表の行が、その日時より 1 日以上後に証跡に記録されました:", "A row of a table was recorded in the trail more than a day after the moment that it names:"),
        FindingKind.AnchorForged => new("アンカーの署名または内容が正しくありません:", "An anchor is not what was signed:"),
        FindingKind.AnchorMissing => new("アンカーがありません:", "An anchor is missing:"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
