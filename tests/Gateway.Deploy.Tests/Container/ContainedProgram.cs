using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The program in a <see cref="RootFileSystem"/>, run as in a container: as process 1 of its own process namespace, with a
/// read-only root and the Dockerfile's user and environment. The network is the machine's.
/// </summary>
internal sealed class ContainedProgram : IDisposable
{
    private const string Program = "/app/Gateway";

    // The first line is the id of the program's parent process. When this process ends in any way, its pipe closes and the
    // program is killed. unshare's own --kill-child does not work: the kernel drops it when the user changes.
    private const string Outside =
        """
        inside=$1; shift; exec 3<&0
        unshare --mount --pid --fork sh -c "$inside" sh "$@" < /dev/null 3<&- &
        parent=$!
        (cat <&3; kill -KILL $(cat /proc/$parent/task/$parent/children)) > /dev/null 2>&1 &
        guard=$!; exec 3<&-
        echo $parent; wait $parent; code=$?
        kill $guard; exit $code
        """;

    // Every mount belongs to this namespace and ends with the program.
    private const string Inside =
        """
        set -e
        root=$1; writable=$2; user=$3; shift 3
        mount --bind "$root" "$root"
        mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
        mount -o remount,bind,ro "$root"
        if [ "$writable" ]; then mount -t tmpfs -o mode=1777 tmpfs "$root$writable"; fi
        exec chroot --userspec="$user:$user" --groups="$user" "$root" "$@"
        """;

    private readonly Process _process;
    private readonly Task<(int Parent, ProgramOutput Output)> _started;

    private ContainedProgram(Process process)
    {
        _process = process;
        _started = ReadAsync();
    }

    /// <param name="root">The root file system.</param>
    /// <param name="environment">Variables in addition to the Dockerfile's, which they override.</param>
    /// <param name="writable">A folder with an empty file system in memory; empty for none.</param>
    /// <param name="arguments">The program's arguments.</param>
    public static ContainedProgram Start(
        RootFileSystem root, Dictionary<string, string> environment, string writable = "", params string[] arguments)
    {
        var image = Dockerfile.Parse(Dockerfile.Shipped);
        var user = image.LastStage.Last(one => one.Name == "USER").Text;
        var start = new ProcessStartInfo(
            "sh", ["-c", Outside, "sh", Inside, root.Path, writable, user, Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        foreach (var (name, value) in image.Environment.Concat(environment).Prepend(new("PATH", path!)))
        {
            start.Environment[name] = value;
        }

        return new ContainedProgram(Process.Start(start)!);
    }

    /// <summary>The program's process id on the machine, once it has printed something.</summary>
    public async Task<string> IdAsync()
    {
        var (parent, _) = await _started;
        var children = await File.ReadAllTextAsync(
            $"/proc/{parent}/task/{parent}/children", TestContext.Current.CancellationToken);
        return children.Trim();
    }

    /// <summary>Asks it to end, as a container runtime does (SIGTERM).</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", await IdAsync()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc cref="ProgramOutput.ReadUntilAsync"/>
    public async Task ReadUntilAsync(string text) => await (await _started).Output.ReadUntilAsync(text);

    /// <inheritdoc cref="ProgramOutput.EndAsync"/>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync() => await (await _started).Output.EndAsync();

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    // The first line is not printed by the program.
    private async Task<(int Parent, ProgramOutput Output)> ReadAsync()
    {
        var parent = await _process.StandardOutput.ReadLineAsync(CancellationToken.None);
        return (int.Parse(parent!, CultureInfo.InvariantCulture), new ProgramOutput(_process));
    }
}
