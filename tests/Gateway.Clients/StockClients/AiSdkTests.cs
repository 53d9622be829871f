using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>The Vercel AI SDK with its Bedrock providers: Converse, and Claude's own format with InvokeModel.</summary>
public class AiSdkTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    [Theory]
    [InlineData("text")]
    [InlineData("top k")]
    [InlineData("default tier")]
    [InlineData("cache point")]
    [InlineData("claude text")]
    public async Task こんにちは_is_answered(string name)
    {
        var answer = await AskAsync(name);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
        Assert.True((int)answer["usage"]!["outputTokens"]! > 0);
    }

    [Fact]
    public async Task Settings_arrive()
    {
        var answer = await AskAsync("settings");

        Assert.Equal(("こんにちは", "stop"), ((string?)answer["text"], (string?)answer["finishReason"]));
        Assert.Contains("\"maxTokens\":500", sandbox.LastBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("claude stream")]
    public async Task A_stream_arrives_in_pieces(string name)
    {
        var answer = await AskAsync(name);

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
        Assert.True((int)answer["usage"]!["outputTokens"]! > 0);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("streamed tools")]
    [InlineData("claude tools")]
    public async Task A_tool_is_run_and_its_result_answered(string name)
    {
        var answer = await AskAsync(name);

        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
    }

    [Theory]
    [InlineData("object")]
    [InlineData("claude object")]
    public async Task An_object_fits_its_schema(string name)
    {
        var answer = await AskAsync(name);

        Assert.Equal("サンプル", (string?)answer["name"]);
        Assert.Equal(1, (int?)answer["floor"]);
    }

    [Theory]
    [InlineData("image", "画像1件")]
    [InlineData("pdf", "文書1件")]
    [InlineData("claude pdf", "文書1件")]
    public async Task Files_arrive(string name, string seen)
    {
        var answer = await AskAsync(name);

        Assert.Contains(seen, (string?)answer["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reasoning", StockSandbox.Haiku)]
    [InlineData("reasoning", StockSandbox.Sonnet)]
    [InlineData("adaptive reasoning", StockSandbox.Sonnet)]
    [InlineData("claude reasoning", StockSandbox.Haiku)]
    public async Task What_the_model_thought_is_told(string name, string modelId)
    {
        var answer = await AskAsync(name, modelId);

        Assert.NotEmpty((string)answer["reasoningText"]!);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }

    private Task<JsonNode> AskAsync(string name, string modelId = StockSandbox.Haiku) =>
        new NodeScript("ai-sdk.mjs", sandbox.Environment).ResponseAsync(name, modelId);
}
