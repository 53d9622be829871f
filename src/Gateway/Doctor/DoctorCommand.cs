using System.Text.Json;
using Gateway.Configuration;
using Gateway.Doctor.Findings;
using Gateway.Doctor.Reports;

namespace Gateway.Doctor;

/// <summary>
/// <c>doctor</c>: examines the connection to both accounts with the configuration of this process, without serving requests, and
/// prints the findings.
/// </summary>
internal static class DoctorCommand
{
    private const string Usage = """
        usage: doctor [--json] [--lang ja|en] [--call-model] [-- setting=value …]
          --json         one JSON object instead of text
          --lang ja|en   the language of texts; default ja
          --call-model   also calls each model in use, up to four times for one token; this is billed
          --             settings follow, as the gateway takes them on its command line
        exit code: 0 nothing failed, 1 something failed, a wrong setting included, 2 wrong usage
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LimitWithCalls = TimeSpan.FromMinutes(10);

    /// <param name="arguments">The arguments after <c>doctor</c>.</param>
    /// <param name="output">The writer for the report.</param>
    /// <param name="error">The writer for the usage.</param>
    /// <param name="build">Builds the gateway's host; it is not started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter error, BuildHost build)
    {
        if (DoctorArguments.Read(arguments) is not { } asked)
        {
            await error.WriteLineAsync(Usage);
            return ExitCode.NotRun;
        }

        var report = await ExamineAsync(asked, build);
        await output.WriteLineAsync(asked.Json
            ? JsonSerializer.Serialize(ReportDocument.Of(report, asked.Language), CommandHost.Json)
            : ReportText.Of(report, asked.Language));
        return report.IsOk ? ExitCode.Done : ExitCode.NotDone;
    }

    private static async Task<Report> ExamineAsync(DoctorArguments asked, BuildHost build)
    {
        try
        {
            // Standard output is for the report only.
            await using var app = build(asked.Settings, builder => builder.Logging.ClearProviders());
            return await app.Services.GetRequiredService<Examiner>().ExamineAsync(
                asked.CallsModels, asked.CallsModels ? LimitWithCalls : Limit, app.Lifetime.ApplicationStopping);
        }
        catch (Exception refused) when (StartupError.ProblemsOf(refused) is { } problems)
        {
            return Report.OfProblems(TimeProvider.System.GetUtcNow(), problems);
        }
    }
}
