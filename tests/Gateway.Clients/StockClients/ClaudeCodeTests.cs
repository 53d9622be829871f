namespace Gateway.Clients.StockClients;

/// <summary>Claude Code with URL, key and Region, without any other server than the gateway.</summary>
public class ClaudeCodeTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    [Theory]
    [InlineData(StockSandbox.Haiku, false)]
    [InlineData(StockSandbox.Haiku, true)]
    [InlineData(StockSandbox.Sonnet, true)]
    public async Task It_answers_and_needs_no_internet(string model, bool withTls)
    {
        var run = await new ClaudeCode(sandbox).AskAsync(
            model, withTls ? sandbox.HttpsUrl : sandbox.GatewayUrl, "こんにちは");

        Assert.False((bool)run.Result["is_error"]!);
        Assert.NotEmpty((string)run.Result["result"]!);
        Assert.False(run.TriedTheInternet);
        Assert.Contains("\"anthropic_version\":\"bedrock-2023-05-31\"", sandbox.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_answers_without_tools()
    {
        var run = await new ClaudeCode(sandbox).AskAsync(
            StockSandbox.Haiku, sandbox.GatewayUrl, "こんにちは", "--tools", "");

        Assert.False((bool)run.Result["is_error"]!);
    }

    [Fact]
    public async Task It_runs_a_tool_and_sends_its_result()
    {
        var run = await new ClaudeCode(sandbox).AskAsync(
            StockSandbox.Haiku, sandbox.GatewayUrl, "Read を使って確認してください。", "--tools", "Read", "--allowedTools", "Read");

        Assert.False((bool)run.Result["is_error"]!);
        Assert.StartsWith("ツールの結果を1件受け取りました。", (string?)run.Result["result"], StringComparison.Ordinal);
    }
}
