using System.Text.Json.Nodes;
using Gateway.Clients.StockClients;

namespace Gateway.Clients.OpenAIClients;

/// <summary>OpenAI's SDK for JavaScript, the last 4.x and the newest, with the gateway's URL and key and nothing else.</summary>
public class OpenAIChatTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    /// <summary>The majors of the SDK.</summary>
    public static TheoryData<string> Majors => ["4", "7"];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task こんにちは_is_answered(string major)
    {
        foreach (var model in new[] { OpenAIScript.Haiku, OpenAIScript.Sonnet, StockSandbox.Haiku })
        {
            var answer = await AskAsync("text", model, major);

            Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
            Assert.Equal(("stop", model), ((string?)answer["finish_reason"], (string?)answer["model"]));
            AssertCounted(answer);
        }
    }

    [Theory]
    [InlineData("system", "4")]
    [InlineData("system", "7")]
    [InlineData("developer", "4")]
    [InlineData("developer", "7")]
    public async Task A_system_prompt_arrives_as_one(string name, string major)
    {
        var answer = await AskAsync(name, OpenAIScript.Haiku, major);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        var sent = JsonNode.Parse(sandbox.LastBody)!;
        Assert.Equal("丁寧に答えてください。", (string?)Assert.Single(sent["system"]!.AsArray())!["text"]);
        Assert.Equal("user", (string?)Assert.Single(sent["messages"]!.AsArray())!["role"]);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_stream_arrives_in_pieces_with_its_usage(string major)
    {
        var answer = await AskAsync("stream", OpenAIScript.Haiku, major);

        Assert.True((int)answer["pieces"]! > 3);
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finish_reason"]);
        AssertCounted(answer);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Chunks_tell_their_usage_only_when_asked(string major)
    {
        var unasked = (await AskAsync("chunks", OpenAIScript.Haiku, major)).AsArray();
        var asked = (await AskAsync("chunks with usage", OpenAIScript.Haiku, major)).AsArray();

        Assert.All(unasked, chunk => Assert.Single(chunk!["choices"]!.AsArray()));
        Assert.All(unasked, chunk => Assert.Null(chunk!["usage"]));
        Assert.Empty(asked[^1]!["choices"]!.AsArray());
        AssertCounted(asked[^1]!);
        Assert.Equal("stop", (string?)asked[^2]!["choices"]![0]!["finish_reason"]);
        Assert.Equal("assistant", (string?)asked[0]!["choices"]![0]!["delta"]!["role"]);
        Assert.Single(asked.Select(chunk => (string?)chunk!["id"]).Distinct());
    }

    [Theory]
    [InlineData("tools", OpenAIScript.Haiku, "4")]
    [InlineData("tools", OpenAIScript.Haiku, "7")]
    [InlineData("tools", OpenAIScript.Sonnet, "7")]
    [InlineData("streamed tools", OpenAIScript.Haiku, "4")]
    [InlineData("streamed tools", OpenAIScript.Haiku, "7")]
    [InlineData("streamed tools", OpenAIScript.Sonnet, "7")]
    [InlineData("reasoning tools", OpenAIScript.Haiku, "7")]
    [InlineData("reasoning tools", OpenAIScript.Sonnet, "7")]
    public async Task Tools_are_used_over_several_turns(string name, string model, string major)
    {
        var answer = await AskAsync(name, model, major);

        Assert.Equal(["大阪", "京都,奈良", "神戸"], answer["inputs"].Strings());
        Assert.Contains("神戸は晴れ", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["finish_reason"]);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task The_SDKs_own_loop_runs_tools(string major)
    {
        var answer = await AskAsync("run tools", OpenAIScript.Haiku, major);

        Assert.Equal(["大阪", "京都", "奈良", "神戸"], answer["inputs"].Strings());
        Assert.Contains("神戸は晴れ", (string?)answer["text"], StringComparison.Ordinal);
        AssertCounted(answer);
    }

    [Theory]
    [InlineData("forced tool", "4")]
    [InlineData("forced tool", "7")]
    [InlineData("required tool", "4")]
    [InlineData("required tool", "7")]
    public async Task A_forced_tool_is_called_at_once(string name, string major)
    {
        var answer = await AskAsync(name, OpenAIScript.Haiku, major);

        var call = Assert.Single(answer["message"]!["tool_calls"]!.AsArray())!;
        Assert.Equal(("function", "get_weather"), ((string?)call["type"], (string?)call["function"]!["name"]));
        Assert.IsType<JsonObject>(JsonNode.Parse((string)call["function"]!["arguments"]!));
        Assert.Equal("tool_calls", (string?)answer["finish_reason"]);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_tool_that_may_not_be_called_is_not(string major)
    {
        var answer = await AskAsync("no tool", OpenAIScript.Haiku, major);

        Assert.Null(answer["message"]!["tool_calls"]);
        Assert.Equal("stop", (string?)answer["finish_reason"]);
    }

    [Theory]
    [InlineData("image", "画像1件", "4")]
    [InlineData("image", "画像1件", "7")]
    [InlineData("file", "文書1件", "4")]
    [InlineData("file", "文書1件", "7")]
    public async Task Images_and_documents_arrive(string name, string seen, string major)
    {
        Assert.Contains(seen, (string?)(await AskAsync(name, OpenAIScript.Haiku, major))["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object", OpenAIScript.Haiku, "4")]
    [InlineData("object", OpenAIScript.Haiku, "7")]
    [InlineData("object", OpenAIScript.Sonnet, "7")]
    [InlineData("streamed object", OpenAIScript.Haiku, "4")]
    [InlineData("streamed object", OpenAIScript.Haiku, "7")]
    [InlineData("streamed object", OpenAIScript.Sonnet, "7")]
    public async Task An_object_fits_its_schema(string name, string model, string major)
    {
        var answer = await AskAsync(name, model, major);

        Assert.Equal(("サンプル", 1), ((string?)answer["name"], (int?)answer["floor"]));
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task JSON_without_a_schema_is_asked_for_in_words(string major)
    {
        await AskAsync("json object", OpenAIScript.Haiku, major);

        Assert.Contains("JSON", (string?)JsonNode.Parse(sandbox.LastBody)!["system"]![0]!["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpenAIScript.Haiku)]
    [InlineData(OpenAIScript.Sonnet)]
    public async Task What_the_model_thought_is_told(string model)
    {
        var answer = await AskAsync("reasoning", model, "7");

        Assert.NotEmpty((string?)answer["message"]!["reasoning_content"] ?? "");
        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Settings_without_a_meaning_on_Bedrock_do_no_harm(string major)
    {
        var answer = await AskAsync("settings", OpenAIScript.Haiku, major);

        Assert.Equal("こんにちは", (string?)answer["text"]);
        Assert.Equal("stop", (string?)answer["finish_reason"]);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Models_are_listed_and_told(string major)
    {
        var ids = (await AskAsync("models", OpenAIScript.Haiku, major)).Strings();
        var one = await AskAsync("one model", OpenAIScript.Haiku, major);

        Assert.Contains(OpenAIScript.Haiku, ids);
        Assert.Equal(("model", OpenAIScript.Haiku), ((string?)one["object"], (string?)one["id"]));
        Assert.NotNull((string?)one["owned_by"]);
    }

    private static void AssertCounted(JsonNode answer)
    {
        var usage = answer["usage"]!;
        Assert.True((int)usage["prompt_tokens"]! > 0 && (int)usage["completion_tokens"]! > 0);
        Assert.Equal((int)usage["total_tokens"]!, (int)usage["prompt_tokens"]! + (int)usage["completion_tokens"]!);
    }

    private Task<JsonNode> AskAsync(string name, string model, string major) =>
        OpenAIScript.For(sandbox, "openai.mjs").ResponseAsync(name, model, major);
}
