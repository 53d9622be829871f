using System.Diagnostics;

namespace Gateway.Deploy.Tests.Container;

/// <summary>A running container, removed at the end.</summary>
internal sealed class ImageContainer : IDisposable
{
    private readonly ContainerEngine _engine;
    private readonly Process _process;

    private ImageContainer(ContainerEngine engine, string name, Process process) =>
        (_engine, Name, _process, Output) = (engine, name, process, new ProgramOutput(process));

    public string Name { get; }

    /// <summary>The program's output and exit code.</summary>
    public ProgramOutput Output { get; }

    public static ImageContainer Start(ContainerEngine engine, IEnumerable<string> arguments)
    {
        var name = $"gateway-{Guid.NewGuid():N}";
        return new ImageContainer(
            engine, name, engine.Start("podman", ["run", "--rm", $"--name={name}", .. arguments]));
    }

    /// <summary>Runs a podman command with the container's name at its end.</summary>
    public Task<string> EngineAsync(params string[] arguments) => _engine.RunAsync("podman", [.. arguments, Name]);

    /// <summary>Runs a command in the container, and fails the test if it fails.</summary>
    public Task<string> ExecuteAsync(params string[] command) => _engine.RunAsync("podman", ["exec", Name, .. command]);

    public void Dispose()
    {
        using var remove = _engine.Start("podman", ["rm", "--force", "--time=0", "--ignore", Name]);
        remove.WaitForExit();
        _process.WaitForExit();
        _process.Dispose();
    }
}
