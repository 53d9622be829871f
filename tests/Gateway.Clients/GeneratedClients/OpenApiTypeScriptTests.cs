namespace Gateway.Clients.GeneratedClients;

/// <summary>The types of openapi-typescript with openapi-fetch: a program that uses them compiles, and calls the gateway.</summary>
public class OpenApiTypeScriptTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task Compiles_asks_a_model_and_reads_its_answer()
    {
        using var project = new TypeScriptProject(sandbox, "client", "openapi-typescript");
        await project.NodeAsync(
            TypeScriptProject.Package("openapi-typescript", "bin", "cli.js"),
            await ApiDocument.SaveAsync(sandbox, project.Folder), "--output", "gateway.ts");

        var answer = await project.CompileAndRunAsync();

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["totalTokens"]! > 0);
        Assert.True((int)answer["pieces"]! > 0);
        Assert.Equal("model_not_found", (string?)answer["code"]);
    }
}
