using System.Diagnostics;
using System.Text;

namespace Gateway.Deploy.Tests;

/// <summary>A program that has run to its end.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    // Most take a few seconds; a program that takes longer than this hangs.
    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(3);

    public static Task<ProgramRun> OfAsync(string program, params IEnumerable<string> arguments) =>
        OfAsync(MaxRun, program, arguments);

    public static async Task<ProgramRun> OfAsync(
        TimeSpan longest, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // Variables that the test runner's MSBuild left for its children would redirect the children of this program.
        foreach (var name in start.Environment.Keys.Where(LeadsElsewhere).ToList())
        {
            start.Environment.Remove(name);
        }

        // A build node that outlives the build would keep its output open, and this would wait for the end of it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(longest);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool LeadsElsewhere(string name) => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase);
}
