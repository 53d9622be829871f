using System.Diagnostics;
using System.Text;

namespace Gateway.Clients;

/// <summary>A client program that has run to its end.</summary>
internal sealed record ClientProcess(int ExitCode, string Output, string Errors)
{
    // A cold compilation takes about 10 s here; a client that takes longer than this hangs.
    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Runs a program with these variables and the caller's environment, without variables that would redirect it.
    /// </summary>
    public static async Task<ClientProcess> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(LeadsElsewhere).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return await RunAsync(start);
    }

    private static async Task<ClientProcess> RunAsync(ProcessStartInfo start)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(MaxRun);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ClientProcess(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    // The developer's own AWS account and proxy, and variables that the test runner's MSBuild left for its children.
    private static bool LeadsElsewhere(string name) =>
        name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
}
