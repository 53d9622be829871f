namespace Gateway.Deploy.Tests.Instructions;

/// <summary>The AWS CLI without a server: it parses the whole command before it fails to connect.</summary>
internal static class AwsCli
{
    /// <summary>Runs a command in a shell, exactly as it is in a text.</summary>
    public static Task<ProgramRun> AskNobodyAsync(TemporaryFolder folder, string command) => ProgramRun.OfAsync(
        "bash",
        "-c",
        // Calls aws through a shell function, so that the command itself stays unchanged, with any comment lines after it.
        $$"""
        cd {{folder.Root}}
        aws() { AWS_MAX_ATTEMPTS=1 AWS_PAGER= command aws "$@" --endpoint-url http://127.0.0.1:9 --no-sign-request --cli-connect-timeout 1; }
        {{command}}
        """);

    /// <summary>The arguments that a shell makes from a command with one call of <c>aws</c>.</summary>
    public static async Task<IReadOnlyList<string>> ArgumentsAsync(string command)
    {
        var run = await ProgramRun.OfAsync("bash", "-c", $"aws() {{ printf '%s\\0' \"$@\"; }}\n{command}");
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output.Split('\0')[..^1];
    }

    /// <summary>True when the CLI understood the command and then could not connect.</summary>
    public static bool Understood(ProgramRun run) =>
        (run.Output + run.Errors).Contains("Could not connect to the endpoint URL", StringComparison.Ordinal);
}
