using System.Text.Json.Nodes;
using Gateway.Clients.Readme;

namespace Gateway.Clients.GeneratedClients;

/// <summary>The types of openapi-typescript with openapi-fetch: a program that uses them compiles, and calls the gateway.</summary>
public class OpenApiTypeScriptTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private static readonly string Sources = Repository.PathOf("tests", "Gateway.Clients", "TypeScript");

    [Fact]
    public async Task Compiles_asks_a_model_and_reads_its_answer()
    {
        using var folder = new TemporaryFolder();
        var document = await ApiDocument.SaveAsync(sandbox, folder.Path);
        foreach (var name in new[] { "client.ts", "tsconfig.json", "package.json" })
        {
            File.Copy(Path.Combine(Sources, name), Path.Combine(folder.Path, name));
        }

        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "node_modules"), Package());
        await NodeAsync(folder.Path, Package("openapi-typescript", "bin", "cli.js"), document, "--output", "gateway.ts");
        await NodeAsync(folder.Path, Package("typescript", "bin", "tsc"), "--project", ".");

        var answer = JsonNode.Parse(await NodeAsync(folder.Path, "client.js"))!;

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["totalTokens"]! > 0);
        Assert.True((int)answer["pieces"]! > 0);
        Assert.Equal("model_not_found", (string?)answer["code"]);
    }

    private async Task<string> NodeAsync(string folder, params string[] arguments)
    {
        var run = await ClientProcess.RunAsync(
            Prerequisites.Program("node", "Install Node.js 20 or newer."), arguments, folder,
            new Dictionary<string, string>
            {
                ["GATEWAY_URL"] = sandbox.GatewayUrl.ToString(),
                ["GATEWAY_API_KEY"] = sandbox.DemoKey,
            });

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Output;
    }

    private static string Package(params string[] path)
    {
        var packages = Path.Combine(Sources, "node_modules");
        Prerequisites.File(Path.Combine(packages, "openapi-typescript", "package.json"), $"Run 'npm ci' in {Sources}.");
        return Path.Combine([packages, .. path]);
    }
}
