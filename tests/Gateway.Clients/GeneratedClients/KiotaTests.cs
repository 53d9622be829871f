using Gateway.Clients.Readme;

namespace Gateway.Clients.GeneratedClients;

/// <summary>Kiota's C# and TypeScript: each compiles, and calls the gateway.</summary>
public class KiotaTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Program =
        """
        using Generated;
        using Generated.Models;
        using Microsoft.Kiota.Abstractions.Authentication;
        using Microsoft.Kiota.Http.HttpClientLibrary;

        public static class Program
        {
            public static async Task<string> Converse(HttpClient http, string url)
            {
                using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
                {
                    BaseUrl = url,
                };
                var answer = await new GatewayClient(adapter).Converse.PostAsync(new ConverseRequest
                {
                    ModelId = "claude-haiku-4-5",
                    Messages = new List<Message>
                    {
                        new()
                        {
                            Role = "user",
                            Content = new List<ContentBlock> { new() { Text = "こんにちは" } },
                        },
                    },
                    InferenceConfig = new InferenceConfiguration { MaxTokens = 512 },
                });
                return $"{answer.StopReason}: {answer.Output.Message.Content.Single().Text}";
            }
        }
        """;

    [Fact]
    public async Task Its_CSharp_compiles_asks_a_model_and_reads_its_answer()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "client");
        await Kiota.GenerateAsync("CSharp", await ApiDocument.SaveAsync(sandbox, folder.Path), output);
        var sources = await Task.WhenAll(Directory.EnumerateFiles(output, "*.cs", SearchOption.AllDirectories)
            .Select(path => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)));
        var program = CompiledProgram.Compile(sources, Program);
        using var http = ApiDocument.Client(sandbox.DemoKey);

        var answer = await CompiledProgram.RunAsync(program, "Converse", http, sandbox.GatewayUrl);

        Assert.StartsWith("end_turn: こんにちは！", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_TypeScript_compiles_asks_a_model_and_reads_its_answer()
    {
        using var project = new TypeScriptProject(sandbox, "kiota", "@microsoft/kiota-bundle");
        await Kiota.GenerateAsync(
            "TypeScript", await ApiDocument.SaveAsync(sandbox, project.Folder), Path.Combine(project.Folder, "client"));

        var answer = await project.CompileAndRunAsync();

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["totalTokens"]! > 0);
        Assert.Equal("model_not_found", (string?)answer["code"]);
    }
}
