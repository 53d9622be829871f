using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>PowerShell 7 on this machine, without a profile. Windows PowerShell 5.1 runs on Windows only.</summary>
internal static partial class PowerShell
{
    /// <summary>Every <c>powershell</c> block of a document.</summary>
    /// <param name="document">Its path below deploy/.</param>
    public static IReadOnlyList<string> BlocksOf(string document) =>
        [.. Blocks().Matches(File.ReadAllText(Repository.PathOf("deploy", document))).Select(block => block.Groups[1].Value)];

    /// <summary>Runs a script in a folder, with a program <c>aws</c> that notes what it is called with.</summary>
    /// <returns>The run, and the arguments of each call of <c>aws</c>.</returns>
    public static async Task<(ProgramRun Run, IReadOnlyList<string[]> Aws)> RunAsync(TemporaryFolder folder, string script)
    {
        Prerequisites.DotnetTool("powershell");
        var aws = await NotingAwsAsync(folder);
        var path = folder.Write("script.ps1", $"""
            $ErrorActionPreference = 'Stop'
            Set-Location '{folder.Root}'
            $env:PATH = "{Path.GetDirectoryName(aws)}:$env:PATH"
            {script}
            """);
        var run = await ProgramRun.OfAsync(
            "env", "POWERSHELL_TELEMETRY_OPTOUT=1", "POWERSHELL_UPDATECHECK=Off",
            "dotnet", "pwsh", "-NoProfile", "-NonInteractive", "-File", path);
        Assert.True(run.ExitCode == 0, run.ToString());
        return (run, Noted(folder));
    }

    /// <summary>The arguments that <c>bash</c> makes of the same commands.</summary>
    public static async Task<IReadOnlyList<string[]>> InBashAsync(TemporaryFolder folder, IEnumerable<string> commands)
    {
        var aws = await NotingAwsAsync(folder);
        var run = await ProgramRun.OfAsync(
            "bash", "-c", $"PATH={Path.GetDirectoryName(aws)}:$PATH\n{string.Join('\n', commands)}");
        Assert.True(run.ExitCode == 0, run.ToString());
        return Noted(folder);
    }

    // A program and not a function: a shell makes the arguments of the two in different ways.
    private static async Task<string> NotingAwsAsync(TemporaryFolder folder)
    {
        var path = folder.Write("bin/aws", $$"""
            #!/bin/sh
            printf '%s\0' "$@" >> {{folder.Root}}/calls
            printf '\n\0' >> {{folder.Root}}/calls
            case "$*" in *get-secret-value*) cat {{folder.Root}}/secret.json ;; esac
            """);
        await ProgramRun.OfAsync("chmod", "+x", path);
        return path;
    }

    private static IReadOnlyList<string[]> Noted(TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Root, "calls");
        return File.Exists(path)
            ? [.. File.ReadAllText(path).Split("\n\0")[..^1].Select(call => call.Split('\0')[..^1])]
            : [];
    }

    [GeneratedRegex("^```powershell\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
