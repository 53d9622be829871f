namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// A root file system of Debian 12's packages, unpacked but not installed: no maintainer script runs, and packages that only
/// installing needs are left out.
/// </summary>
internal static class DebianPackages
{
    private const string Debian = "bookworm";

    private static readonly TimeSpan Max = TimeSpan.FromMinutes(10);

    /// <summary>Skips the test, or fails it in CI, if no root file system can be made.</summary>
    /// <returns>The program that makes one.</returns>
    public static async Task<string> FindAsync()
    {
        var system = await File.ReadAllTextAsync("/etc/os-release", TestContext.Current.CancellationToken);
        if (!system.Contains(Debian, StringComparison.Ordinal))
        {
            Prerequisites.Missing($"This machine is not Debian {Debian}, whose packages make the root file system.");
        }

        return Prerequisites.Program("mmdebstrap", "Install the Debian package mmdebstrap.");
    }

    /// <param name="packages">Names of Debian 12 packages, separated by commas; their dependencies are included.</param>
    /// <param name="folder">The root, which does not exist yet or is empty.</param>
    public static async Task UnpackAsync(string packages, string folder)
    {
        // The machine's own sources, so that a mirror in a closed network is used here as well.
        string[] sources = ["/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources"];
        var run = await ProgramRun.OfAsync(
            Max, await FindAsync(),
            [
                "--quiet", "--mode=root", "--variant=extract", $"--include={packages}", Debian, folder,
                .. sources.Where(source => File.Exists(source) && new FileInfo(source).Length > 0),
            ]);
        Assert.True(run.ExitCode == 0, $"mmdebstrap ended with {run.ExitCode}: {run.Errors} {run.Output}");
    }
}
