using System.Collections.Immutable;

namespace Gateway.Doctor.Findings;

/// <summary>The findings of one examination.</summary>
/// <param name="Time">The time it began.</param>
/// <param name="Findings">The findings, in the order in which they were made.</param>
internal sealed record Report(DateTimeOffset Time, ImmutableArray<Finding> Findings)
{
    /// <summary>True when there is no failure. Warnings are not failures.</summary>
    public bool IsOk => Count(FindingStatus.Failure) == 0;

    /// <summary>The report of a configuration with which the gateway does not start: nothing else can be checked.</summary>
    /// <param name="time">The time of the report.</param>
    /// <param name="problems">The problems, each with the setting's name and the remedy.</param>
    public static Report OfProblems(DateTimeOffset time, IEnumerable<string> problems) => new(
        time,
        [
            .. problems.Select(problem => Topics.Configuration.Fail(AwsErrorText.AsIs(problem), new Cause(
                "setting_invalid", ResponsibleParty.Municipality,
                new(
                    "設定を直してください。この設定ではゲートウェイは起動しません。ほかの確認は行っていません。",
                    "Correct the setting: the gateway does not start with it. Nothing else was looked at.")))),
        ]);

    public int Count(FindingStatus status) => Findings.Count(finding => finding.Status == status);
}
