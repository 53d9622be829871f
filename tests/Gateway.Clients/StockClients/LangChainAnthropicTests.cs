using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>LangChain's ChatAnthropic.</summary>
public class LangChainAnthropicTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    [Fact]
    public async Task こんにちは_is_answered()
    {
        var answer = await AskAsync("text");

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["usage"]!["output_tokens"]! > 0);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces_with_its_usage()
    {
        var answer = await AskAsync("stream");

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["usage"]!["output_tokens"]! > 0);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("thinking tools")]
    public async Task Tools_are_used_over_several_turns(string name)
    {
        var answer = await AskAsync(name);

        Assert.Equal(3, (int)answer["turns"]!);
        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        Assert.Equal("thinking", (string?)(await AskAsync("thinking"))["content"]![0]!["type"]);
    }

    [Fact]
    public async Task An_image_arrives()
    {
        Assert.Contains("画像1件", (string?)(await AskAsync("image"))["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_fits_its_schema()
    {
        var answer = await AskAsync("object");

        Assert.Equal(("サンプル", 1), ((string?)answer["name"], (int?)answer["floor"]));
    }

    private Task<JsonNode> AskAsync(string name) =>
        new NodeScript("langchain-anthropic.mjs", sandbox.AnthropicEnvironment).ResponseAsync(name, "claude-haiku-4-5");
}
