using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

/// <summary>What a request decides about its response, and what a response must get back in the next request.</summary>
public class RoundTripTests
{
    private const string Path = "/v1/chat/completions";
    private const string User = """{"role":"user","content":"x"}""";

    // Bedrock checks the signature over the bytes of the thoughts.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _53_54_55_56_thinking_blocks_come_back_as_they_were(bool streams)
    {
        const string Thoughts =
            """{"reasoningContent":{"reasoningText":{"text":"先ず\n\"a\" 👩‍👩‍👧","signature":"Eq/B+=="}}},{"reasoningContent":{"redactedContent":"Z/g+AA=="}},{"reasoningContent":{"reasoningText":{"text":"","signature":"c2ln"}}}""";
        var answer = new ConverseAnswer(
            $$$$"""[{{{{Thoughts}}}},{"toolUse":{"input":{"a":1},"name":"now","toolUseId":"tooluse_1"}}]""", "tool_use");

        var message = await AnswerAsync(answer, $"\"messages\":[{User}]", streams);
        var next = await SentAsync(
            $$$"""
            "tools":[{"type":"function","function":{"name":"now"}}],"messages":[{{{User}}},{{{ChatChunks.Compact(message)}}},{"role":"tool","tool_call_id":"tooluse_1","content":"12:00"}]
            """,
            "claude-sonnet-4-6");

        var content = next["messages"]![1]!["content"]!.AsArray();
        Assert.Equal(4, content.Count);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse($"[{Thoughts}]"), new JsonArray([.. content.Take(3).Select(block => block!.DeepClone())])),
            ChatChunks.Compact(content));
        Assert.Equal("tooluse_1", (string?)content[3]!["toolUse"]!["toolUseId"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _25_a_tool_has_the_callers_name_in_the_answer(bool streams)
    {
        const string Request = $$$"""
            "tools":[{"type":"function","function":{"name":"天気.tokyo/now"}}],"messages":[{{{User}}}]
            """;
        var name = (string)(await SentAsync(Request))["toolConfig"]!["tools"]![0]!["toolSpec"]!["name"]!;

        var message = await AnswerAsync(
            new($$$"""[{"toolUse":{"input":{},"name":"{{{name}}}","toolUseId":"t"}}]""", "tool_use"), Request, streams);

        Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", name);
        Assert.Equal("天気.tokyo/now", (string?)message["tool_calls"]![0]!["function"]!["name"]);
        Assert.Equal("{}", (string?)message["tool_calls"]![0]!["function"]!["arguments"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _58_60_a_schema_is_asked_for_by_a_tool_whose_input_is_the_content(bool streams)
    {
        const string Request = $$$"""
            "response_format":{"type":"json_schema","json_schema":{"name":"city","schema":{"type":"object","properties":{"a":{"type":"string"}} } } },"messages":[{{{User}}}]
            """;
        var name = (string)(await SentAsync(Request))["toolConfig"]!["toolChoice"]!["tool"]!["name"]!;

        var message = await AnswerAsync(
            new($$$"""[{"toolUse":{"input":{"a":"東"},"name":"{{{name}}}","toolUseId":"t"}}]""", "tool_use"), Request, streams);

        Assert.Equal("""{"a":"東"}""", (string?)message["content"]);
        Assert.Null(message["tool_calls"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _58_JSON_that_an_instruction_asks_for_has_no_code_fence(bool streams)
    {
        var message = await AnswerAsync(
            new("""[{"text":"```json\n{\"a\":1}\n```"}]"""),
            $$"""
            "response_format":{"type":"json_object"},"messages":[{{User}}]
            """,
            streams);

        Assert.Equal("""{"a":1}""", (string?)message["content"]);
    }

    private static async Task<JsonNode> AnswerAsync(ConverseAnswer answer, string members, bool streams)
    {
        var body = $$"""{"model":"claude-haiku-4-5",{{members}}""";
        if (streams)
        {
            await using var streaming = await TestGateway.StartAsync(simulator: ScriptedStream.Of(answer.Frames).Install);
            return (await ChatChunks.ReadAsync(streaming, body + ",\"stream\":true}")).Message();
        }

        await using var gateway = await TestGateway.StartAsync(
            simulator: new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(answer.Body))).Install);
        using var response = await gateway.Post(Path, body + "}");
        return (await Some.JsonAsync(response))["choices"]![0]!["message"]!;
    }

    // The body that Bedrock gets.
    private static async Task<JsonNode> SentAsync(string members, string model = "claude-haiku-4-5")
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:Models:98"] = "*" }, simulator: bedrock.Install);
        using var response = await gateway.Post(Path, $$"""{"model":"{{model}}",{{members}}}""", ("Accept-Language", "en"));
        Assert.True(
            bedrock.Calls.TryDequeue(out var call), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return JsonNode.Parse(call.Body)!;
    }
}
