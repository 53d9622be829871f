using System.Collections.Immutable;
using System.ComponentModel;
using Gateway.Doctor.Findings;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Doctor.Reports;

/// <summary>
/// A report in JSON: ids, statuses, codes and parties are fixed words, the rest is text for people.
/// </summary>
[DisplayName("DoctorReport")]
internal sealed record ReportDocument(
    bool Ok, string Version, DateTimeOffset Time, string Language, ReportDocument.Counts Summary,
    ImmutableArray<ReportDocument.Entry> Findings)
{
    public static ReportDocument Of(Report report, Language language) => new(
        report.IsOk, ProgramVersion.Text, report.Time, language == Errors.Language.English ? "en" : "ja",
        new Counts(
            report.Count(FindingStatus.Ok), report.Count(FindingStatus.Warning), report.Count(FindingStatus.Failure),
            report.Count(FindingStatus.Skipped)),
        [.. report.Findings.Select(finding => Entry.Of(finding, language))]);

    /// <summary>The number of findings of each status.</summary>
    [DisplayName("DoctorSummary")]
    internal sealed record Counts(int Ok, int Warning, int Failure, int Skipped);

    /// <summary>One finding.</summary>
    /// <param name="WaitsFor">For a skipped finding, the topic it depends on, as <c>id</c> or <c>id/subject</c>.</param>
    [DisplayName("DoctorFinding")]
    internal sealed record Entry(
        string Id, string? Subject, string Status, string Title, string Seen, string? WaitsFor,
        ImmutableArray<PossibleCause> Causes)
    {
        public static Entry Of(Finding finding, Language language) => new(
            finding.Topic.Id, finding.Topic.Subject, finding.Status.Name(), finding.Topic.Title.In(language),
            finding.Seen.In(language),
            finding.WaitsFor is { } topic ? string.Join('/', new[] { topic.Id, topic.Subject }.OfType<string>()) : null,
            [.. finding.Causes.Select(cause => PossibleCause.Of(cause, language))]);
    }

    /// <summary>One possible cause.</summary>
    [DisplayName("DoctorCause")]
    internal sealed record PossibleCause(string Code, string Party, string Remedy, ToPaste? Snippet)
    {
        public static PossibleCause Of(Cause cause, Language language) => new(
            cause.Code, cause.Party.Name(), cause.Remedy.In(language),
            cause.Snippet is { } snippet ? new ToPaste(snippet.Where.In(language), snippet.Content) : null);
    }

    /// <summary>A policy, template or command.</summary>
    [DisplayName("DoctorSnippet")]
    internal sealed record ToPaste(string Where, string Content);
}
