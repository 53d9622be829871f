using System.Text.Json;

namespace Gateway.Tests.Doctor;

/// <summary>What one run of <c>doctor</c> printed, with <c>--json</c> also taken apart.</summary>
internal sealed record DoctorRun(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<SeenFinding> Findings { get; } = Output.StartsWith('{') ? Read(Output) : [];

    /// <summary>What does not belong to a run in which nothing is wrong.</summary>
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
/// <param name="Topic">Id and subject: <c>dns/sts</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="Seen">What was observed.</param>
/// <param name="Causes">Codes and parties.</param>
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
