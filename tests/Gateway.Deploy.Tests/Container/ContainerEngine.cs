using System.Diagnostics;
using System.Text;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// Podman and buildah of Debian 12, configured to work inside another container or virtual machine as well: control groups
/// without systemd, this user's own limits, and their own storage in a folder that is removed at the end.
/// </summary>
internal sealed class ContainerEngine : IDisposable
{
    private const string Packages =
        "Install the Debian packages podman, buildah, runc, netavark, catatonit and mmdebstrap.";

    private const string Configuration =
        """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=1000:1000"]
        [engine]
        cgroup_manager = "cgroupfs"
        lock_type = "file"
        runtime = "runc"
        tmp_dir = "{0}/state"
        [engine.runtimes]
        runc = ["/usr/sbin/runc"]

        """;

    private const string Storage =
        """
        [storage]
        driver = "overlay"
        graphroot = "{0}/images"
        runroot = "{0}/run"

        """;

    private static readonly TimeSpan MaxBuild = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();

    public ContainerEngine()
    {
        Prerequisites.ReleaseTests();
        foreach (var program in (string[])["podman", "buildah", "mmdebstrap"])
        {
            Prerequisites.Program(program, Packages);
        }

        if (!Environment.IsPrivilegedProcess)
        {
            Prerequisites.Missing("Images are built and run as root here. Run the tests as root.");
        }

        // Its own state and locks: the reset at the end would remove those that another engine is using.
        _folder.Write("containers.conf", Configuration.Replace("{0}", _folder.Root, StringComparison.Ordinal));
        _folder.Write("storage.conf", Storage.Replace("{0}", _folder.Root, StringComparison.Ordinal));
    }

    /// <summary>Runs a program of the engine to its end, and fails the test if it fails.</summary>
    /// <returns>The program's output.</returns>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(MaxBuild);
        await using var _ = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var (exitCode, output, error) = await new ProgramOutput(process).EndAsync();
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}: {error} {output}");
        return output;
    }

    /// <summary>Starts a program that keeps running, with redirected outputs.</summary>
    public Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["CONTAINERS_CONF"] = Path.Combine(_folder.Root, "containers.conf");
        start.Environment["CONTAINERS_STORAGE_CONF"] = Path.Combine(_folder.Root, "storage.conf");
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        using (var reset = Start("podman", ["system", "reset", "--force"]))
        {
            reset.WaitForExit();
        }

        _folder.Dispose();
    }
}
