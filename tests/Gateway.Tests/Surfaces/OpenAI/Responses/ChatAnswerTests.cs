using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

/// <summary>
/// Answers of models as chat completions, whole and as a stream, which have to be the same answer. Rows have the number that a
/// fault of other translators has in our list of them.
/// </summary>
public class ChatAnswerTests
{
    private const string Hello = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}]""";

    private const string Weather = """{"toolUse":{"input":{"city":"東京","days":[1,2.50]},"name":"weather","toolUseId":"tooluse_1","type":"tool_use"}}""";

    public static TheoryData<string> Numbers => [.. Rows.Keys];

    private static Dictionary<string, Row> Rows { get; } = new Row[]
    {
        new("an answer", """[{"text":"こんにちは"}]""", "end_turn", """{"role":"assistant","content":"こんにちは"}""", "stop"),
        new("a stop sequence", """[{"text":"a"}]""", "stop_sequence", """{"role":"assistant","content":"a"}""", "stop"),
        new("escapes, quotes and an emoji", """[{"text":"a\"b\\n\n\t\u0001 👩‍👩‍👧 \u2028</é"}]""", "end_turn", """{"role":"assistant","content":"a\"b\\n\n\t\u0001 👩‍👩‍👧 \u2028</é"}""", "stop"),
        new("18 no arguments", """[{"toolUse":{"input":{},"name":"now","toolUseId":"tooluse_1"}}]""", "tool_use", Calls("""{"id":"tooluse_1","type":"function","function":{"name":"now","arguments":"{}"}}"""), "tool_calls"),
        new("19 arguments are a string", $"[{Weather}]", "tool_use", Calls("""{"id":"tooluse_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"東京\",\"days\":[1,2.50]}"}}"""), "tool_calls"),
        new("53, 54 two signed blocks, unmerged", """[{"reasoningContent":{"reasoningText":{"signature":"Eq/B+==","text":"先ず\n"}}},{"reasoningContent":{"reasoningText":{"signature":"Zz==","text":"次に"}}},{"text":"はい"}]""", "end_turn",
            """{"role":"assistant","content":"はい","reasoning_content":"先ず\n次に","thinking_blocks":[{"type":"thinking","thinking":"先ず\n","signature":"Eq/B+=="},{"type":"thinking","thinking":"次に","signature":"Zz=="}]}""", "stop"),
        new("53 reasoning without a signature", """[{"reasoningContent":{"reasoningText":{"text":"hm"}}},{"text":"a"}]""", "end_turn", """{"role":"assistant","content":"a","reasoning_content":"hm"}""", "stop"),
        new("55 a signature alone", $$$$"""[{"reasoningContent":{"reasoningText":{"signature":"c2ln","text":""}}},{{{{Weather}}}}]""", "tool_use",
            Calls("""{"id":"tooluse_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"東京\",\"days\":[1,2.50]}"}}""", """ "thinking_blocks":[{"type":"thinking","thinking":"","signature":"c2ln"}],"""), "tool_calls"),
        new("56 redacted reasoning", """[{"reasoningContent":{"redactedContent":"Z/g+AA=="}},{"reasoningContent":{"redactedContent":"AA=="}},{"text":"a"}]""", "end_turn",
            """{"role":"assistant","content":"a","thinking_blocks":[{"type":"redacted_thinking","data":"Z/g+AA=="},{"type":"redacted_thinking","data":"AA=="}]}""", "stop"),
        new("63 the tools' own index", $$$"""[{"text":"a"},{{{Weather}}},{"text":"b"},{"toolUse":{"input":{},"name":"now","toolUseId":"tooluse_2"}}]""", "tool_use",
            Calls("""{"id":"tooluse_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"東京\",\"days\":[1,2.50]}"}},{"id":"tooluse_2","type":"function","function":{"name":"now","arguments":"{}"}}""", content: "\"ab\""), "tool_calls"),
        new("70 calls and says that it ended", $"[{Weather}]", "end_turn", Calls("""{"id":"tooluse_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"東京\",\"days\":[1,2.50]}"}}"""), "tool_calls"),
        new("70 a call that may be cut off", $"[{Weather}]", "max_tokens", Calls("""{"id":"tooluse_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"東京\",\"days\":[1,2.50]}"}}"""), "length"),
        new("71 says that it calls and does not", """[{"text":"a"}]""", "tool_use", """{"role":"assistant","content":"a"}""", "stop"),
        new("72 texts in several blocks", """[{"text":"a"},{"text":""},{"text":" b"}]""", "end_turn", """{"role":"assistant","content":"a b"}""", "stop"),
        new("72 no block", "[]", "end_turn", """{"role":"assistant","content":""}""", "stop"),
        new("74 a guardrail", """[{"text":"お答えできません。"}]""", "guardrail_intervened", """{"role":"assistant","content":"お答えできません。"}""", "content_filter"),
        new("a filter of the model", "[]", "content_filtered", """{"role":"assistant","content":""}""", "content_filter"),
        new("a refusal", """[{"text":"a"}]""", "refusal", """{"role":"assistant","content":"a"}""", "content_filter"),
        new("the limit of tokens", """[{"text":"a"}]""", "max_tokens", """{"role":"assistant","content":"a"}""", "length"),
        new("the limit of the context", """[{"text":"a"}]""", "model_context_window_exceeded", """{"role":"assistant","content":"a"}""", "length"),
        new("malformed output", """[{"text":"a"}]""", "malformed_model_output", """{"role":"assistant","content":"a"}""", "stop"),
        new("a malformed call", """[{"text":"a"}]""", "malformed_tool_use", """{"role":"assistant","content":"a"}""", "stop"),
        new("a reason that is new", """[{"text":"a"}]""", "something_new", """{"role":"assistant","content":"a"}""", "stop"),
    }.ToDictionary(row => row.Name);

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_whole_answer(string name)
    {
        var row = Rows[name];
        var answer = new ConverseAnswer(row.Content, row.StopReason);
        await using var gateway = await TestGateway.StartAsync(
            simulator: new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(answer.Body))).Install);

        using var response = await gateway.Post("/v1/chat/completions", Hello + "}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var completion = await Some.JsonAsync(response);
        var choice = Assert.Single(completion["choices"]!.AsArray())!;
        Assert.Equal(0, (int)choice["index"]!);
        Assert.Equal(row.FinishReason, (string?)choice["finish_reason"]);
        var message = choice["message"]!.AsObject();
        Assert.True(message.Remove("refusal", out var refusal));
        Assert.Null(refusal);
        Same(row.Message, message);
        Same("""{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0}}""", completion["usage"]!);
        Assert.Equal(
            ["id", "object", "created", "model", "choices", "usage", "system_fingerprint"], completion.Select(member => member.Key));
        Assert.Equal($"chatcmpl-{response.Headers.GetValues("X-Request-Id").Single()}", (string?)completion["id"]);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_same_answer_as_a_stream(string name)
    {
        var row = Rows[name];
        var answer = new ConverseAnswer(row.Content, row.StopReason);
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(answer.Frames).Install);

        var chunks = await ChatChunks.ReadAsync(gateway, Hello + ",\"stream\":true}");

        Assert.True(chunks.IsComplete);
        Assert.Equal("""{"role":"assistant","content":""}""", chunks.Deltas.First());
        var message = chunks.Message();
        foreach (var item in message.SelectMany(member => member.Value as JsonArray ?? []))
        {
            item!.AsObject().Remove("index");
        }

        if (JsonNode.Parse(row.Message)!["content"] is null)
        {
            Assert.Equal("", (string?)message["content"]);
            message["content"] = null;
        }

        Same(row.Message, message);
        Assert.All(chunks.Choices, choice => Assert.Equal(0, (int)choice["index"]!));
        Assert.Equal(row.FinishReason, chunks.FinishReasons.Last());
        Assert.All(chunks.FinishReasons.SkipLast(1), Assert.Null);
        Assert.Equal("{}", chunks.Deltas.Last());
        Assert.Equal(ChatChunks.Done, chunks.Data[^1]);
    }

    // Other names of AWS for the same counts are beside them, and must not be counted as well.
    [Theory]
    [InlineData("""{"cacheReadInputTokenCount":100,"cacheReadInputTokens":100,"cacheWriteInputTokenCount":20,"cacheWriteInputTokens":20,"inputTokens":3,"outputTokens":7,"serverToolUsage":{},"totalTokens":130}""",
        """{"prompt_tokens":123,"completion_tokens":7,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":20}}""")]
    [InlineData("""{"inputTokens":0,"outputTokens":0,"totalTokens":0}""",
        """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0}}""")]
    public async Task _75_usage_counts_the_tokens_of_the_cache_once(string usage, string expected)
    {
        var answer = new ConverseAnswer("""[{"text":"a"}]""") { Usage = usage };
        await using var whole = await TestGateway.StartAsync(
            simulator: new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(answer.Body))).Install);
        await using var streamed = await TestGateway.StartAsync(simulator: ScriptedStream.Of(answer.Frames).Install);

        using var response = await whole.Post("/v1/chat/completions", Hello + "}");
        var chunks = await ChatChunks.ReadAsync(streamed, Hello + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        Same(expected, (await Some.JsonAsync(response))["usage"]!);
        Same(expected, chunks.Json.Last()["usage"]!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}""")]
    [InlineData("""{"output":null,"stopReason":"end_turn"}""")]
    [InlineData("""{"output":{"message":{"role":"assistant"}},"stopReason":"end_turn"}""")]
    [InlineData("""{"output":{"message":{"content":"a"}},"stopReason":"end_turn"}""")]
    public async Task _73_a_response_without_a_message_is_an_error(string body)
    {
        await using var gateway = await TestGateway.StartAsync(
            simulator: new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(body))).Install);

        using var response = await gateway.Post("/v1/chat/completions", Hello + "}");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("upstream_error", (string?)(await Some.JsonAsync(response))["error"]!["code"]);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("upstream_error", settled.Values["Code"]);
    }

    // What no request asks for and no client could use: a tool that runs at the provider, an image, a kind that is new.
    [Fact]
    public async Task Blocks_that_chat_completions_do_not_have_are_left_out()
    {
        var answer = new ConverseAnswer(
            """[{"toolUse":{"input":{"q":"x"},"name":"nova_grounding","toolUseId":"tooluse_9","type":"server_tool_use"}},{"image":{"format":"png","source":{"bytes":"AA=="}}},{"hologram":{"text":"no"}},{"text":"a"}]""");
        byte[][] frames =
        [
            BedrockFrames.Event("messageStart", """{"role":"assistant"}"""),
            BedrockFrames.Event("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"name":"nova_grounding","toolUseId":"tooluse_9","type":"server_tool_use"}}}"""),
            ConverseAnswer.Delta(0, """{"toolUse":{"input":"{}"}}"""),
            ConverseAnswer.Stop(0),
            BedrockFrames.Event("contentBlockStart", """{"contentBlockIndex":1,"start":{"image":{"format":"png"}}}"""),
            ConverseAnswer.Delta(1, """{"image":{"source":{"bytes":"AA=="}}}"""),
            ConverseAnswer.Delta(2, """{"citation":{"title":"t","sourceContent":[{"text":"no"}]}}"""),
            BedrockFrames.Event("news", "{}"),
            ConverseAnswer.Delta(3, """{"text":"a"}"""),
            BedrockFrames.Event("messageStop", """{"stopReason":"end_turn"}"""),
        ];
        await using var whole = await TestGateway.StartAsync(
            simulator: new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(answer.Body))).Install);
        await using var streamed = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        using var response = await whole.Post("/v1/chat/completions", Hello + "}");
        var chunks = await ChatChunks.ReadAsync(streamed, Hello + ",\"stream\":true}");

        Same("""{"role":"assistant","content":"a","refusal":null}""", (await Some.JsonAsync(response))["choices"]![0]!["message"]!);
        Same("""{"role":"assistant","content":"a"}""", chunks.Message());
        Assert.Equal("stop", chunks.FinishReasons.Last());
    }

    private static string Calls(string calls, string before = "", string content = "null") =>
        $$"""{"role":"assistant","content":{{content}},{{before}}"tool_calls":[{{calls}}]}""";

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nActual   {ChatChunks.Compact(actual)}");

    private sealed record Row(string Name, string Content, string StopReason, string Message, string FinishReason);
}
