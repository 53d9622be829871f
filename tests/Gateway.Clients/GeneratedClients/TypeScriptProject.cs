using System.Text.Json.Nodes;
using Gateway.Clients.Readme;

namespace Gateway.Clients.GeneratedClients;

/// <summary>A program of TypeScript/ beside a client generated for it, in a folder of its own.</summary>
internal sealed class TypeScriptProject : IDisposable
{
    private static readonly string Sources = Repository.PathOf("tests", "Gateway.Clients", "TypeScript");

    private readonly RunningSandbox _sandbox;
    private readonly string _program;
    private readonly TemporaryFolder _folder = new();

    /// <param name="sandbox">The gateway to call.</param>
    /// <param name="program">The program's name, such as <c>client</c>.</param>
    /// <param name="generator">The package that must be installed for it.</param>
    public TypeScriptProject(RunningSandbox sandbox, string program, string generator)
    {
        (_sandbox, _program) = (sandbox, program);
        Prerequisites.File(Package(generator, "package.json"), $"Run 'npm ci' in {Sources}.");
        foreach (var name in new[] { $"{program}.ts", "tsconfig.json", "package.json" })
        {
            File.Copy(Path.Combine(Sources, name), Path.Combine(Folder, name));
        }

        Directory.CreateSymbolicLink(Path.Combine(Folder, "node_modules"), Package());
    }

    public string Folder => _folder.Path;

    public static string Package(params string[] path) => Path.Combine([Sources, "node_modules", .. path]);

    /// <summary>Compiles it and the generated client, strictly, and runs it.</summary>
    /// <returns>The JSON that it prints.</returns>
    public async Task<JsonNode> CompileAndRunAsync()
    {
        await NodeAsync(Package("typescript", "bin", "tsc"), "--project", ".");
        return JsonNode.Parse(await NodeAsync($"{_program}.js"))!;
    }

    /// <summary>Runs a JavaScript program in the folder.</summary>
    /// <returns>Its output.</returns>
    public async Task<string> NodeAsync(params string[] arguments)
    {
        var run = await ClientProcess.RunAsync(
            Prerequisites.Program("node", "Install Node.js 20 or newer."), arguments, Folder,
            new Dictionary<string, string>
            {
                ["GATEWAY_URL"] = _sandbox.GatewayUrl.ToString(),
                ["GATEWAY_API_KEY"] = _sandbox.DemoKey,
            });

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Output;
    }

    public void Dispose() => _folder.Dispose();
}
