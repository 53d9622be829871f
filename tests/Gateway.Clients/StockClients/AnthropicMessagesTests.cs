using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.StockClients;

/// <summary>Anthropic's SDK for TypeScript, the last 0.x and the newest, which sends another API version and a bearer key.</summary>
public class AnthropicMessagesTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    private const string Haiku = "claude-haiku-4-5";
    private const string Sonnet = "claude-sonnet-4-6";

    /// <summary>The majors of the SDK.</summary>
    public static TheoryData<string> Majors => ["0", "1"];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task こんにちは_is_answered(string major)
    {
        foreach (var model in new[] { Haiku, Sonnet, StockSandbox.Haiku })
        {
            var answer = await AskAsync("text", model, major);

            Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
            Assert.Equal("end_turn", (string?)answer["stop_reason"]);
            Assert.True((int)answer["usage"]!["output_tokens"]! > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_stream_arrives_in_pieces_and_in_order(string major)
    {
        var answer = await AskAsync("stream", Haiku, major);
        var events = (await AskAsync("events", Haiku, major))["events"]!.AsArray().Select(one => (string?)one).Distinct();

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
        Assert.True((int)answer["usage"]!["input_tokens"]! > 0);
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Where(one => one != "ping"));
    }

    [Theory]
    [InlineData("tools", Haiku, "0")]
    [InlineData("tools", Haiku, "1")]
    [InlineData("streamed tools", Haiku, "0")]
    [InlineData("streamed tools", Sonnet, "1")]
    public async Task Tools_are_used_over_several_turns(string name, string model, string major)
    {
        var answer = await AskAsync(name, model, major);

        Assert.Equal(["大阪", "京都,奈良", "神戸"], answer["inputs"]!.AsArray().Select(input => (string?)input));
        Assert.Contains("神戸は晴れ", Text(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("thinking tools", Haiku, "0")]
    [InlineData("thinking tools", Haiku, "1")]
    [InlineData("adaptive tools", Sonnet, "0")]
    [InlineData("adaptive tools", Sonnet, "1")]
    public async Task Thoughts_go_back_with_the_results_and_their_signatures_are_good(string name, string model, string major)
    {
        var answer = await AskAsync(name, model, major);

        Assert.Equal((4, 4), ((int)answer["turns"]!, (int)answer["thoughts"]!));
        Assert.Equal("end_turn", (string?)answer["stop_reason"]);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_forced_tool_is_called_at_once(string major)
    {
        var answer = await AskAsync("forced tool", Haiku, major);

        Assert.Equal("get_weather", (string?)Assert.Single(answer["content"]!.AsArray())!["name"]);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task What_the_model_thought_is_told(string major)
    {
        var answer = await AskAsync("thinking", Haiku, major);

        Assert.NotEmpty((string)answer["content"]![0]!["thinking"]!);
        Assert.NotEmpty((string)answer["content"]![0]!["signature"]!);
    }

    [Theory]
    [InlineData("image", "画像1件", "0")]
    [InlineData("image", "画像1件", "1")]
    [InlineData("pdf", "文書1件", "0")]
    [InlineData("pdf", "文書1件", "1")]
    public async Task Images_and_documents_arrive(string name, string seen, string major)
    {
        Assert.Contains(seen, Text(await AskAsync(name, Haiku, major)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_marked_prefix_is_cached(string major)
    {
        var usage = await AskAsync("cache", Haiku, major);

        Assert.True((int)usage[0]!["cache_creation_input_tokens"]! + (int)usage[0]!["cache_read_input_tokens"]! >= 5000);
        Assert.True((int)usage[1]!["cache_read_input_tokens"]! >= 5000);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task An_object_fits_its_schema(string major)
    {
        Assert.Equal("""{"name":"サンプル"}""", Text(await AskAsync("object", Haiku, major)));
    }

    [Theory]
    [InlineData("settings", "こんにちは", "0")]
    [InlineData("settings", "こんにちは", "1")]
    [InlineData("beta", "こんにちは！", "0")]
    [InlineData("beta", "こんにちは！", "1")]
    public async Task What_Bedrock_does_not_know_is_left_out(string name, string beginning, string major)
    {
        Assert.StartsWith(beginning, Text(await AskAsync(name, Haiku, major)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Tokens_are_counted(string major)
    {
        Assert.True((int)(await AskAsync("count", Haiku, major))["input_tokens"]! > 20);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Models_are_listed_and_told(string major)
    {
        var ids = (await AskAsync("models", Haiku, major)).AsArray().Select(id => (string?)id);
        var one = await AskAsync("one model", Haiku, major);

        Assert.Equal([Haiku, Sonnet], ids.Order());
        Assert.Equal(("model", Haiku), ((string?)one["type"], (string?)one["id"]));
        Assert.NotNull((string?)one["display_name"]);
        Assert.True(DateTimeOffset.TryParse((string?)one["created_at"], out _));
    }

    private static string Text(JsonNode answer) => string.Concat(
        answer["content"]!.AsArray().Select(block => (string?)block!["text"]));

    private Task<JsonNode> AskAsync(string name, string model, string major) =>
        new NodeScript("anthropic-messages.mjs", sandbox.AnthropicEnvironment).ResponseAsync(name, model, major);
}
