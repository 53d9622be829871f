namespace Gateway.Deploy.Tests.Offline;

/// <summary>A release, made once by the commands of offline.md that need neither AWS nor a container engine.</summary>
public sealed class Release : IAsyncLifetime
{
    // Publishing compiles the program anew, which may take minutes on a busy machine.
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();

    /// <summary>What each command printed.</summary>
    internal IReadOnlyList<(string Command, ProgramRun Run)> Runs { get; private set; } = [];

    public string PathOf(string name) => Path.Combine(_folder.Root, "release", name);

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(PathOf(""));
        var runs = new List<(string, ProgramRun)>();
        foreach (var instruction in Instruction.All.Where(one => one.Mark == Instruction.Tested))
        {
            runs.Add((instruction.Command, await ProgramRun.OfAsync(
                LongestCommand, "bash", "-c", InFoldersOfItsOwn(instruction.Command))));
            if (runs[^1].Item2.ExitCode != 0)
            {
                break;
            }
        }

        Runs = runs;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // So that nothing here meets the build that other tests read. The delivery program is the one already built.
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
