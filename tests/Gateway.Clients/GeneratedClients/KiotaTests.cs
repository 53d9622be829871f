using System.Text.Json.Nodes;
using Gateway.Clients.Readme;

namespace Gateway.Clients.GeneratedClients;

/// <summary>Kiota's C#: it compiles, and calls the gateway.</summary>
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
    public async Task Compiles_asks_a_model_and_reads_its_answer()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "client");
        await GenerateAsync(
            "generate", "--language", "CSharp", "--openapi", await ApiDocument.SaveAsync(sandbox, folder.Path),
            "--output", output, "--class-name", "GatewayClient", "--namespace-name", "Generated");
        var sources = await Task.WhenAll(Directory.EnumerateFiles(output, "*.cs", SearchOption.AllDirectories)
            .Select(path => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)));
        var program = CompiledProgram.Compile(sources, Program);
        using var http = ApiDocument.Client(sandbox.DemoKey);

        var answer = await CompiledProgram.RunAsync(program, "Converse", http, sandbox.GatewayUrl);

        Assert.StartsWith("end_turn: こんにちは！", answer, StringComparison.Ordinal);
    }

    private static async Task GenerateAsync(params string[] arguments)
    {
        Prerequisites.File(await PackagePathAsync(), "Run 'dotnet tool restore' in the repository.");
        var run = await ClientProcess.RunAsync(
            Prerequisites.Program("dotnet", "Install the .NET SDK."), ["kiota", .. arguments], Repository.Root,
            new Dictionary<string, string>
            {
                // Kiota makes no requests to the internet.
                ["KIOTA_UPDATE__Disabled"] = "true",
                ["KIOTA_CLI_TELEMETRY_OPTOUT"] = "true",
            });

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    // The package that 'dotnet tool restore' unpacks, in the version that the repository names.
    private static async Task<string> PackagePathAsync()
    {
        const string Name = "microsoft.openapi.kiota";
        var tools = JsonNode.Parse(await File.ReadAllTextAsync(
            Repository.PathOf(".config", "dotnet-tools.json"), TestContext.Current.CancellationToken));
        var version = (string)tools!["tools"]![Name]!["version"]!;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Path.Combine(packages, Name, version, $"{Name}.{version}.nupkg.sha512");
    }
}
