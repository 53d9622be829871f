using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>An agent of the Strands Agents SDK.</summary>
public class StrandsTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    public async Task こんにちは_is_answered(string name)
    {
        var answer = await AskAsync(name);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("endTurn", (string?)answer["stopReason"]);
    }

    [Fact]
    public async Task A_tool_is_run_and_its_result_answered()
    {
        var answer = await AskAsync("tools");

        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("endTurn", (string?)answer["stopReason"]);
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        var answer = await AskAsync("reasoning");

        Assert.NotEmpty((string)answer["thought"]!);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }

    private Task<JsonNode> AskAsync(string name) =>
        new NodeScript("strands.mjs", sandbox.Environment).ResponseAsync(name, StockSandbox.Haiku);
}
