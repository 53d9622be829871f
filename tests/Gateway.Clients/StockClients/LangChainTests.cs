using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>LangChain's ChatBedrockConverse.</summary>
public class LangChainTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    [Fact]
    public async Task こんにちは_is_answered()
    {
        var answer = await AskAsync("text");

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["usage"]!["output_tokens"]! > 0);
    }

    [Fact]
    public async Task Settings_arrive()
    {
        var answer = await AskAsync("settings");

        Assert.Equal("こんにちは", (string?)answer["text"]);
        Assert.Contains("\"maxTokens\":500", sandbox.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces_with_its_usage()
    {
        var answer = await AskAsync("stream");

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["usage"]!["output_tokens"]! > 0);
    }

    [Fact]
    public async Task A_tool_is_run_and_its_result_answered()
    {
        var answer = await AskAsync("tools");

        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_fits_its_schema()
    {
        var answer = await AskAsync("object");

        Assert.Equal(("サンプル", 1), ((string?)answer["name"], (int?)answer["floor"]));
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        var answer = await AskAsync("reasoning");

        Assert.Equal("reasoning", (string?)answer["content"]![0]!["type"]);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }

    private Task<JsonNode> AskAsync(string name) =>
        new NodeScript("langchain.mjs", sandbox.Environment).ResponseAsync(name, StockSandbox.Haiku);
}
