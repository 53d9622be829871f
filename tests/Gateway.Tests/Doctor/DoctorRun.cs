using System.Text.Json;

namespace Gateway.Tests.Doctor;

/// <summary>The output of one run of <c>doctor</c>, parsed if it was <c>--json</c>.</summary>
internal sealed record DoctorRun(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<SeenFinding> Findings { get; } = Output.StartsWith('{') ? Read(Output) : [];

    /// <summary>Findings that a run without problems should not have.</summary>
    public IEnumerable<SeenFinding> Complaints => Findings.Where(
        finding => finding is { Status: "warning" or "failure" } and not
            ({ Cause: "not_readable_from_here" or "not_called" }));

    public SeenFinding Of(string topic) => Findings.Single(finding => finding.Topic == topic);

    private static List<SeenFinding> Read(string json)
    {
        using var report = JsonDocument.Parse(json);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(SeenFinding.Read)];
    }
}

/// <summary>One finding.</summary>
/// <param name="Topic">The id and the subject: <c>dns/sts</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="Seen">The observation.</param>
/// <param name="Causes">The codes and parties of the causes.</param>
internal sealed record SeenFinding(
    string Topic, string Status, string Seen, IReadOnlyList<(string Code, string Party)> Causes)
{
    public string? Cause => Causes is [var (code, _), ..] ? code : null;

    public static SeenFinding Read(JsonElement finding) => new(
        finding.GetProperty("id").GetString() is var id && finding.GetProperty("subject").GetString() is { } subject
            ? $"{id}/{subject}"
            : id!,
        finding.GetProperty("status").GetString()!,
        finding.GetProperty("seen").GetString()!,
        [
            .. finding.GetProperty("causes").EnumerateArray().Select(
                cause => (cause.GetProperty("code").GetString()!, cause.GetProperty("party").GetString()!)),
        ]);
}
