using System.Collections.Immutable;

namespace Gateway.Doctor.Findings;

/// <summary>Everything one examination found.</summary>
/// <param name="Time">When it began.</param>
/// <param name="Findings">In the order in which they were made.</param>
internal sealed record Report(DateTimeOffset Time, ImmutableArray<Finding> Findings)
{
    /// <summary>Whether nothing failed. Warnings are no failures.</summary>
    public bool IsOk => Count(FindingStatus.Failure) == 0;

    /// <summary>Of a configuration the gateway does not start with: nothing else could be looked at.</summary>
    /// <param name="time">Now.</param>
    /// <param name="problems">What is wrong, each with the setting's name and the remedy.</param>
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
