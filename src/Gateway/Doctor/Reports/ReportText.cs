using System.Globalization;
using System.Text;
using Gateway.Doctor.Findings;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Doctor.Reports;

/// <summary>A report as text for a terminal.</summary>
internal static class ReportText
{
    private const string Indent = "          ";

    // Reports are filed in Japan, so times have Japan's offset.
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    private static readonly Text Party = new("対応者", "Who must act");
    private static readonly Text Remedy = new("対処", "What to do");
    private static readonly Text NotTold = new(
        "AWS は原因を示していません。次の順に確認してください。", "AWS does not name the cause. Check in this order.");

    public static string Of(Report report, Language language)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture, $"doctor {ProgramVersion.Text}  {report.Time.ToOffset(Japan):yyyy-MM-dd HH:mm:ss zzz}");
        text.AppendLine();
        foreach (var finding in report.Findings)
        {
            Append(text, finding, language);
        }

        text.AppendLine();
        text.AppendLine(Summary(report).In(language));
        return text.ToString();
    }

    private static void Append(StringBuilder text, Finding finding, Language language)
    {
        text.AppendLine(CultureInfo.InvariantCulture,
            $"[{Word(finding.Status).In(language)}] {finding.Topic.Label(language)}: {finding.Seen.In(language)}");
        if (finding.Causes.Length > 1)
        {
            text.Append(Indent).AppendLine(NotTold.In(language));
        }

        foreach (var (index, cause) in finding.Causes.Index())
        {
            var number = finding.Causes.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}. ") : "";
            text.Append(Indent).AppendLine(CultureInfo.InvariantCulture,
                $"{number}{Party.In(language)}: {cause.Party.Title().In(language)}  ({cause.Code})");
            text.Append(Indent).AppendLine(CultureInfo.InvariantCulture,
                $"{Remedy.In(language)}: {cause.Remedy.In(language)}");
            if (cause.Snippet is { } snippet)
            {
                Append(text, snippet, language);
            }
        }
    }

    private static void Append(StringBuilder text, Snippet snippet, Language language)
    {
        text.Append(Indent).AppendLine(CultureInfo.InvariantCulture, $"── {snippet.Where.In(language)}");
        foreach (var line in snippet.Content.Split('\n'))
        {
            text.Append(Indent).Append("   ").AppendLine(line.TrimEnd('\r'));
        }
    }

    // The English words have the same width, so that the labels are aligned.
    private static Text Word(FindingStatus status) => status switch
    {
        FindingStatus.Ok => new("正常", "ok     "),
        FindingStatus.Warning => new("注意", "warning"),
        FindingStatus.Failure => new("異常", "FAILURE"),
        FindingStatus.Skipped => new("未確認", "skipped"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static Text Summary(Report report)
    {
        var (ok, warnings) = (report.Count(FindingStatus.Ok), report.Count(FindingStatus.Warning));
        var (failures, skipped) = (report.Count(FindingStatus.Failure), report.Count(FindingStatus.Skipped));
        return new(
            $"正常 {ok}、注意 {warnings}、異常 {failures}、未確認 {skipped}",
            $"{ok} ok, {warnings} warnings, {failures} failures, {skipped} skipped");
    }
}
