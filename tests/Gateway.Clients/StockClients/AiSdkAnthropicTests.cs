using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>The Vercel AI SDK with its Anthropic provider.</summary>
public class AiSdkAnthropicTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    private const string Haiku = "claude-haiku-4-5";
    private const string Sonnet = "claude-sonnet-4-6";

    [Theory]
    [InlineData("text", Haiku)]
    [InlineData("text", Sonnet)]
    [InlineData("cache", Haiku)]
    public async Task こんにちは_is_answered(string name, string model)
    {
        var answer = await AskAsync(name, model);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
        Assert.True((int)answer["usage"]!["outputTokens"]! > 0);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces()
    {
        var answer = await AskAsync("stream", Haiku);

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
        Assert.True((int)answer["usage"]!["outputTokens"]! > 0);
    }

    [Theory]
    [InlineData("tools", Haiku)]
    [InlineData("streamed tools", Sonnet)]
    [InlineData("thinking tools", Haiku)]
    public async Task Tools_are_used_over_several_turns(string name, string model)
    {
        var answer = await AskAsync(name, model);

        Assert.Equal((3, "stop"), ((int)answer["steps"]!, (string?)answer["finishReason"]));
        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        Assert.NotEmpty((string)(await AskAsync("thinking", Haiku))["reasoningText"]!);
    }

    [Theory]
    [InlineData("image", "画像1件")]
    [InlineData("pdf", "文書1件")]
    public async Task Images_and_documents_arrive(string name, string seen)
    {
        Assert.Contains(seen, (string?)(await AskAsync(name, Haiku))["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Haiku)]
    [InlineData(Sonnet)]
    public async Task An_object_fits_its_schema(string model)
    {
        Assert.Equal("サンプル", (string?)(await AskAsync("object", model))["name"]);
    }

    private Task<JsonNode> AskAsync(string name, string model) =>
        new NodeScript("ai-sdk-anthropic.mjs", sandbox.AnthropicEnvironment).ResponseAsync(name, model);
}
