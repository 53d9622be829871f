using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Clients.GeneratedClients;
using Gateway.Clients.Readme;

namespace Gateway.Clients.OpenAIClients;

/// <summary>The settings printed in openai-clients.md, with this sandbox's URL, key and certificate in place of the examples.</summary>
public partial class RecipeTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    private const string Page = "openai-clients.md";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OpenAI SDK", "こんにちは！")]
    [InlineData("LangChain", "1024")]
    [InlineData("Vercel AI SDK", "こんにちは！")]
    public async Task The_JavaScript_program_prints_the_answer(string heading, string printed)
    {
        var folder = Repository.PathOf("tests", "Gateway.Clients", "OpenAIClients");
        var node = Prerequisites.File(Path.Combine(folder, "node_modules", ".bin", "node"), $"Run 'npm ci' in {folder}.");

        // A program that is not a file finds its packages from the folder in which it runs.
        var run = await ClientProcess.RunAsync(
            node, ["--input-type=module", "--eval", await FencedBlock.UnderAsync(heading, "js", Page)], folder, sandbox.OpenAIEnvironment);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains(printed, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".NET: OpenAI, Microsoft.Extensions.AI", "1024")]
    [InlineData("Semantic Kernel", "こんにちは！")]
    public async Task The_CSharp_program_prints_the_answer(string heading, string printed)
    {
        var program = AsMethod(await RecipeAsync(heading, "csharp", sandbox.GatewayUrl));

        var output = await CompiledProgram.RunAsync(
            CompiledProgram.Compile([], program), "RunAsync", new HttpClient(), sandbox.GatewayUrl);

        Assert.Contains(printed, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_entries_for_Continue_chat_stream_use_tools_and_embed()
    {
        var config = await RecipeAsync("Continue", "yaml", sandbox.HttpsUrl);

        Assert.StartsWith("こんにちは！", (string?)(await ContinueAsync("text", config))["text"], StringComparison.Ordinal);
        var stream = await ContinueAsync("stream", config);
        Assert.True((int)stream["pieces"]! > 3 && (int)stream["usage"]!["completion_tokens"]! > 0);
        var tools = await ContinueAsync("tools", config);
        Assert.Equal("""{"city":"大阪"}""", (string?)tools["calls"]![0]!["function"]!["arguments"]);
        Assert.Contains("大阪は晴れ", (string?)tools["text"], StringComparison.Ordinal);
        Assert.Equal([1024, 1024], (await ContinueAsync("embed", config)).AsArray().Select(vector => vector.Vector().Count));
        Assert.Contains(OpenAIScript.Haiku, (await ContinueAsync("models", config)).Strings());
    }

    // Of a program that does not run here: its base URL is one that answers, and every model that the page names is in its list.
    [Theory]
    [InlineData("Open WebUI", "ini")]
    [InlineData("LibreChat", "yaml")]
    public async Task Base_URL_and_models_are_good(string heading, string language)
    {
        var recipe = await RecipeAsync(heading, language, sandbox.GatewayUrl);
        var served = await ModelsAsync(BaseUrl().Match(recipe).Value);

        var named = Named(recipe);

        Assert.NotEmpty(named);
        Assert.Subset(served, named);
    }

    [Fact]
    public async Task Every_model_that_the_page_names_is_served()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("deploy", "docs", Page), Cancelled);

        Assert.Subset(
            await ModelsAsync(new Uri(sandbox.GatewayUrl, "v1").ToString()),
            Named(page));
    }

    private static HashSet<string> Named(string text) => [.. ModelName().Matches(text).Select(model => model.Value)];

    private async Task<HashSet<string>> ModelsAsync(string baseUrl)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.Key);
        var models = JsonNode.Parse(await http.GetStringAsync(baseUrl + "/models", Cancelled))!["data"]!;
        return [.. models.AsArray().Select(model => (string)model!["id"]!)];
    }

    private async Task<string> RecipeAsync(string heading, string language, Uri gateway) =>
        (await FencedBlock.UnderAsync(heading, language, Page))
            .Replace("https://gateway.example.lg.jp", gateway.ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("${{ secrets.GATEWAY_API_KEY }}", sandbox.Key, StringComparison.Ordinal)
            .Replace("Environment.GetEnvironmentVariable(\"GATEWAY_API_KEY\")!", $"\"{sandbox.Key}\"", StringComparison.Ordinal)
            .Replace("/etc/ssl/certs/city-ca.pem", sandbox.AuthorityPath, StringComparison.Ordinal);

    // The page prints a program of statements; its lines go into a text here instead of the console.
    private static string AsMethod(string program)
    {
        var lines = program.Split('\n');
        var usings = lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal));
        var statements = lines.Where(line => !line.StartsWith("using ", StringComparison.Ordinal));
        return $$"""
            {{string.Join('\n', usings)}}
            public static class Program
            {
                public static async Task<string> RunAsync(HttpClient http, string gateway)
                {
                    var written = new StringWriter();
                    {{string.Join('\n', statements).Replace("Console.Write", "written.Write", StringComparison.Ordinal)}}
                    return written.ToString();
                }
            }
            """;
    }

    private Task<JsonNode> ContinueAsync(string name, string config) =>
        OpenAIScript.For(sandbox, "continue.mjs").ResponseAsync(name, config);

    [GeneratedRegex("""http[^"\s]*/v1(?=["\s])""")]
    private static partial Regex BaseUrl();

    [GeneratedRegex("(claude-(haiku|sonnet|opus)|titan-embed|cohere-embed)-[a-z0-9-]*[a-z0-9]")]
    private static partial Regex ModelName();
}
