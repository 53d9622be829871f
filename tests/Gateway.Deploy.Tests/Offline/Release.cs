using Gateway.Deploy.Tests.Instructions;

namespace Gateway.Deploy.Tests.Offline;

/// <summary>A release, made once by the commands of offline.md that need neither AWS nor a container engine.</summary>
public sealed class Release : IDisposable
{
    // Publishing compiles the program again, which may take minutes on a busy machine.
    private static readonly TimeSpan MaxCommand = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<IReadOnlyList<(string Command, ProgramRun Run)>>> _made;

    public Release() => _made = new Lazy<Task<IReadOnlyList<(string, ProgramRun)>>>(RunAsync);

    /// <summary>Makes it if it is not made yet, and returns the result of each command.</summary>
    internal Task<IReadOnlyList<(string Command, ProgramRun Run)>> MakeAsync() => _made.Value;

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(_folder.Root, "release", name);

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<(string Command, ProgramRun Run)>> RunAsync()
    {
        Prerequisites.ReleaseTests();
        if (!OperatingSystem.IsLinux())
        {
            Prerequisites.Missing("A release is made on Linux. Run the tests there.");
        }

        var shell = Prerequisites.Program("bash", "Install Bash.");
        Directory.CreateDirectory(PathOf(""));
        var runs = new List<(string Command, ProgramRun Run)>();
        foreach (var instruction in Instruction.In("offline.md").Where(one => one.IsTested))
        {
            var run = await ProgramRun.OfAsync(
                MaxCommand, shell, "-c", InFoldersOfItsOwn(instruction.Command));
            runs.Add((instruction.Command, run));
            if (run.ExitCode != 0)
            {
                break;
            }
        }

        return runs;
    }

    // Keeps it apart from the build that other tests read. The delivery program is the one that is already built.
    private string InFoldersOfItsOwn(string command) => command
        .Replace("artifacts/release", Path.Combine(_folder.Root, "release"), StringComparison.Ordinal)
        .Replace("../secret", Path.Combine(_folder.Root, "secret"), StringComparison.Ordinal)
        .Replace(
            "dotnet publish", $"dotnet publish --artifacts-path {Path.Combine(_folder.Root, "build")}",
            StringComparison.Ordinal)
        .Replace(
            "dotnet run --project src/Gateway.Delivery --",
            $"dotnet {Path.Combine(AppContext.BaseDirectory, "Gateway.Delivery.dll")}", StringComparison.Ordinal);
}
