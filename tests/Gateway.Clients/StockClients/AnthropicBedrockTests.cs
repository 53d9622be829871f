using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>Anthropic's SDK for TypeScript in its Bedrock variant, 0.36.</summary>
public class AnthropicBedrockTests(StockSandbox sandbox) : AnthropicBedrockTheory(sandbox, "@anthropic-ai/bedrock-sdk");

/// <summary>The same, 1.1, which sends the API version 2026-10-21 to every model.</summary>
public class NewestAnthropicBedrockTests(StockSandbox sandbox) : AnthropicBedrockTheory(sandbox, "anthropic-bedrock-sdk-1");

/// <summary>What both majors do.</summary>
public abstract class AnthropicBedrockTheory(StockSandbox sandbox, string package) : IClassFixture<StockSandbox>
{
    [Theory]
    [InlineData("text", StockSandbox.Haiku)]
    [InlineData("text", StockSandbox.Sonnet)]
    [InlineData("beta", StockSandbox.Haiku)]
    public async Task こんにちは_is_answered(string name, string modelId)
    {
        var answer = await AskAsync(name, modelId);

        Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
        Assert.Equal("end_turn", (string?)answer["stop_reason"]);
        Assert.True((int)answer["usage"]!["output_tokens"]! > 0);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces()
    {
        var answer = await AskAsync("stream");

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_is_asked_for_and_its_result_answered()
    {
        var answer = await AskAsync("tools");

        Assert.Contains("晴れ", Text(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forced tool", "get_weather")]
    [InlineData("bash tool", "bash")]
    public async Task A_forced_tool_is_called_at_once(string name, string tool)
    {
        var answer = await AskAsync(name);

        var use = Assert.Single(answer["content"]!.AsArray());
        Assert.Equal(("tool_use", tool), ((string?)use!["type"], (string?)use["name"]));
    }

    [Fact]
    public async Task An_object_fits_its_schema()
    {
        var answer = await AskAsync("object");

        Assert.Equal("""{"name":"サンプル"}""", Text(answer));
    }

    [Fact]
    public async Task Documents_as_text_and_search_results_arrive()
    {
        var answer = await AskAsync("documents");

        Assert.Contains("文書2件", Text(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("thinking", StockSandbox.Haiku)]
    [InlineData("adaptive thinking", StockSandbox.Sonnet)]
    public async Task What_the_model_thought_is_told(string name, string modelId)
    {
        var answer = await AskAsync(name, modelId);

        Assert.Equal("thinking", (string?)answer["content"]![0]!["type"]);
        Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
    }

    private static string Text(JsonNode answer) => string.Concat(
        answer["content"]!.AsArray().Select(block => (string?)block!["text"]));

    private Task<JsonNode> AskAsync(string name, string modelId = StockSandbox.Haiku) => new NodeScript(
        "anthropic-bedrock.mjs",
        new Dictionary<string, string>(sandbox.Environment)
        {
            ["ANTHROPIC_BEDROCK_BASE_URL"] = sandbox.HttpsUrl.ToString().TrimEnd('/'),
        }).ResponseAsync(name, modelId, package);
}
