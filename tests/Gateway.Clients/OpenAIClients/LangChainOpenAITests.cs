using System.Text.Json.Nodes;

namespace Gateway.Clients.OpenAIClients;

/// <summary>LangChain's ChatOpenAI.</summary>
public class LangChainOpenAITests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    [Fact]
    public async Task こんにちは_is_answered()
    {
        var answer = await AskAsync("text");

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finish"]);
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
    [InlineData("streamed tools")]
    public async Task Tools_are_used_over_several_turns(string name)
    {
        var answer = await AskAsync(name);

        Assert.Equal(3, (int)answer["turns"]!);
        Assert.Contains("晴れ", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        var answer = await AskAsync("reasoning");

        Assert.NotEmpty((string?)answer["extra"]!["reasoning_content"] ?? "");
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_arrives()
    {
        Assert.Contains("画像1件", (string?)(await AskAsync("image"))["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object")]
    [InlineData("object by schema")]
    [InlineData("object by tool")]
    public async Task An_object_fits_its_schema(string name)
    {
        var answer = await AskAsync(name);

        Assert.Equal(("サンプル", 1), ((string?)answer["name"], (int?)answer["floor"]));
    }

    [Fact]
    public async Task A_wrong_key_has_its_class()
    {
        var error = await OpenAIScript.For(sandbox, "langchain-openai.mjs").ErrorAsync("wrong key", OpenAIScript.Haiku);

        Assert.Equal(("AuthenticationError", 401, "invalid_api_key"), (error.Class, error.Status, error.Code));
    }

    [Theory]
    [InlineData("StreamReset")]
    [InlineData("StreamNoStop")]
    public async Task A_stream_that_breaks_off_is_an_error(string fault)
    {
        sandbox.BreakStream("ConverseStream", fault);

        Assert.NotEmpty((await OpenAIScript.For(sandbox, "langchain-openai.mjs").ErrorAsync("stream", OpenAIScript.Haiku)).Message);
    }

    private Task<JsonNode> AskAsync(string name) =>
        OpenAIScript.For(sandbox, "langchain-openai.mjs").ResponseAsync(name, OpenAIScript.Haiku);
}
