using System.Text.Json.Nodes;

namespace Gateway.Clients.OpenAIClients;

/// <summary>The Vercel AI SDK with @ai-sdk/openai-compatible.</summary>
public class OpenAICompatibleTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    [Fact]
    public async Task こんにちは_is_answered()
    {
        var answer = await AskAsync("text");

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
        Assert.True((int)answer["usage"]!["outputTokens"]! > 0);
        Assert.Equal("短く。", (string?)JsonNode.Parse(sandbox.LastBody)!["system"]![0]!["text"]);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces_with_its_usage()
    {
        var answer = await AskAsync("stream");

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.True((int)answer["usage"]!["inputTokens"]! > 0 && (int)answer["usage"]!["outputTokens"]! > 0);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("streamed tools")]
    [InlineData("reasoning tools")]
    public async Task Tools_are_used_over_several_turns(string name)
    {
        var answer = await AskAsync(name);

        Assert.Equal(3, (int)answer["steps"]!);
        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finishReason"]);
    }

    [Theory]
    [InlineData("reasoning")]
    [InlineData("streamed reasoning")]
    public async Task What_the_model_thought_is_told(string name)
    {
        Assert.NotEmpty((string?)(await AskAsync(name))["reasoningText"] ?? "");
    }

    [Theory]
    [InlineData("image", "画像1件")]
    [InlineData("pdf", "文書1件")]
    public async Task Images_and_documents_arrive(string name, string seen)
    {
        Assert.Contains(seen, (string?)(await AskAsync(name))["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_fits_its_schema()
    {
        var answer = await AskAsync("object");

        Assert.Equal(("サンプル", 1), ((string?)answer["name"], (int?)answer["floor"]));
    }

    [Fact]
    public async Task A_wrong_key_is_told()
    {
        var error = await OpenAIScript.For(sandbox, "ai-sdk.mjs").ErrorAsync("wrong key", OpenAIScript.Haiku);

        Assert.Equal((401, "invalid_api_key"), (error.Status, error.Code));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("StreamReset")]
    [InlineData("StreamNoStop")]
    [InlineData("StreamThrottling")]
    public async Task A_stream_that_breaks_off_is_an_error(string fault)
    {
        sandbox.BreakStream("ConverseStream", fault);

        Assert.NotEmpty((await OpenAIScript.For(sandbox, "ai-sdk.mjs").ErrorAsync("stream", OpenAIScript.Haiku)).Message);
    }

    private Task<JsonNode> AskAsync(string name) =>
        OpenAIScript.For(sandbox, "ai-sdk.mjs").ResponseAsync(name, OpenAIScript.Haiku);
}
