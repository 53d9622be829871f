using Gateway.Bedrock.Targets;
using Gateway.Doctor.Checks;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor;

/// <summary>Runs every check in order, target by target, within a time limit.</summary>
internal sealed partial class Examiner(
    UpstreamTargets targets, IEnumerable<ICheck> checks, ModelsInUse models, TimeProvider time, ILogger<Examiner> logger)
{
    /// <param name="callsModels">True when models may be called, which costs money.</param>
    /// <param name="limit">The time limit; checks that have not run by then are skipped.</param>
    /// <param name="cancellationToken">Cancelled when the report is not needed any more.</param>
    public async Task<Report> ExamineAsync(bool callsModels, TimeSpan limit, CancellationToken cancellationToken)
    {
        var begin = time.GetUtcNow();
        var findings = new List<Finding>();
        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        Finding? late = null;
        foreach (var target in targets.All)
        {
            var examination = new Examination(callsModels, target, models.Read(target));
            late = await RunAsync(examination, late, limit, either.Token, cancellationToken);
            findings.AddRange(examination.Findings);
        }

        var report = new Report(begin, [.. findings]);
        Log.Examined(
            logger, report.Count(FindingStatus.Failure), report.Count(FindingStatus.Warning),
            string.Join(", ", report.Findings.Where(finding => finding.Status == FindingStatus.Failure)
                .Select(finding => finding.Topic.Id).Distinct()));
        return report;
    }

    /// <returns>The finding of a check that took too long, for which later ones are skipped; else <c>null</c>.</returns>
    private async Task<Finding?> RunAsync(
        Examination examination, Finding? late, TimeSpan limit, CancellationToken over, CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            if (late is not null)
            {
                examination.Add(check.Topic.Skip(late));
                continue;
            }

            try
            {
                await check.ExamineAsync(examination, over);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                examination.Add(late = Late(check.Topic, limit));
            }
        }

        return late;
    }

    private static Finding Late(Topic topic, TimeSpan limit) => topic.Fail(
        new(
            $"制限時間（{limit.TotalSeconds} 秒）内に終わりませんでした。",
            $"Did not end within the limit of {limit.TotalSeconds} s."),
        new Cause(
            "too_slow", ResponsibleParty.Municipality,
            new(
                "応答が遅い相手があります。ここまでの結果を直してから、もう一度実行してください。",
                "A server responds slowly. Fix what was found so far and run it again.")));

    private static partial class Log
    {
        [LoggerMessage(6100, LogLevel.Information,
            "Doctor found {Failures} failures and {Warnings} warnings. Failed: {Failed}.")]
        public static partial void Examined(ILogger logger, int failures, int warnings, string failed);
    }
}
