using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.EventStream;
using Gateway.Surfaces.OpenAI.Chat.Responses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

/// <summary>What a request decides about its response: the tool whose input is the content, names of tools, code fences.</summary>
public class AskedFormTests
{
    private static readonly Completion Plain = new("chatcmpl-1", 1, "\"m\\\n\u0001", IncludesUsage: false);
    private static readonly Completion Json = Plain with { JsonTool = "json_response" };
    private static readonly Completion Instructed = Plain with { StripsFences = true };

    private static readonly Completion Renamed = Plain with
    {
        ToolNames = new Dictionary<string, string> { ["t_1"] = "天気 \"tokyo\".now" },
    };

    public static TheoryData<string> Numbers => [.. Rows.Keys];

    private static Dictionary<string, Row> Rows { get; } = new Row[]
    {
        new("2.5 the input of the JSON tool is the content", Json, """[{"toolUse":{"input":{"a":"\"東\\n","b":[1]},"name":"json_response","toolUseId":"t"}}]""", "tool_use",
            """{"role":"assistant","content":"{\"a\":\"\\\"東\\\\n\",\"b\":[1]}"}""", "stop"),
        new("2.5 text beside it is not", Json, """[{"text":"Here:"},{"toolUse":{"input":{"a":1},"name":"json_response","toolUseId":"t"}},{"text":"!"}]""", "tool_use",
            """{"role":"assistant","content":"{\"a\":1}"}""", "stop"),
        new("2.5 nor is a second one", Json, """[{"toolUse":{"input":{"a":1},"name":"json_response","toolUseId":"t"}},{"toolUse":{"input":{"a":2},"name":"json_response","toolUseId":"u"}}]""", "tool_use",
            """{"role":"assistant","content":"{\"a\":1}"}""", "stop"),
        new("2.5 an empty object", Json, """[{"toolUse":{"input":{},"name":"json_response","toolUseId":"t"}}]""", "tool_use", """{"role":"assistant","content":"{}"}""", "stop"),
        new("2.5 cut off", Json, """[{"toolUse":{"input":{"a":1},"name":"json_response","toolUseId":"t"}}]""", "max_tokens", """{"role":"assistant","content":"{\"a\":1}"}""", "length"),
        new("2.5 a refusal in place of it", Json, """[{"text":"お答え"},{"text":"できません"}]""", "guardrail_intervened", """{"role":"assistant","content":"お答えできません"}""", "content_filter"),
        new("59 another tool", Json, """[{"toolUse":{"input":{"a":1},"name":"json_responses","toolUseId":"t"}}]""", "tool_use",
            """{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"json_responses","arguments":"{\"a\":1}"}}]}""", "tool_calls"),
        new("25 a name that Bedrock does not take", Renamed, """[{"toolUse":{"input":{"a":1},"name":"t_1","toolUseId":"t"}},{"toolUse":{"input":{"a":1},"name":"t_2","toolUseId":"u"}}]""", "tool_use",
            """{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"天気 \"tokyo\".now","arguments":"{\"a\":1}"}},{"id":"u","type":"function","function":{"name":"t_2","arguments":"{\"a\":1}"}}]}""", "tool_calls"),
        new("58 a code fence around JSON", Instructed, """[{"text":"```json\n{\"a\":\n1}"},{"text":"\n```\n"}]""", "end_turn", """{"role":"assistant","content":"{\"a\":\n1}"}""", "stop"),
        new("58 one that does not end", Instructed, """[{"text":"```json\n{\"a\":1} \n"}]""", "max_tokens", """{"role":"assistant","content":"{\"a\":1} \n"}""", "length"),
        new("a code fence that was asked for", Plain, """[{"text":"```json\n{}\n```"}]""", "end_turn", """{"role":"assistant","content":"```json\n{}\n```"}""", "stop"),
    }.ToDictionary(row => row.Name);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_whole_answer_and_a_stream_have_it(string name)
    {
        var row = Rows[name];
        var answer = new ConverseAnswer(row.Content, row.StopReason);

        var whole = JsonNode.Parse(CompletionBody.Of(Encoding.UTF8.GetBytes(answer.Body), row.Completion).Span)!;
        var chunks = StreamOf(answer, row.Completion);

        var choice = whole["choices"]![0]!;
        choice["message"]!.AsObject().Remove("refusal");
        Same(row.Message, choice["message"]!);
        var message = chunks.Message();
        message["content"] = (string?)message["content"] is { Length: > 0 } text ? text : null;
        foreach (var call in message["tool_calls"]?.AsArray() ?? [])
        {
            call!.AsObject().Remove("index");
        }

        Same(row.Message, message);
        Assert.Equal(row.FinishReason, (string?)choice["finish_reason"]);
        Assert.Equal(row.FinishReason, chunks.FinishReasons.Last());
        Assert.All([whole, .. chunks.Json], one => Assert.Equal(Plain.Model, (string?)one["model"]));
    }

    private static ChatChunks StreamOf(ConverseAnswer answer, Completion completion)
    {
        var format = new ChunkFormat(new DefaultHttpContext(), completion, TimeSpan.FromSeconds(15));
        var output = new ArrayBufferWriter<byte>();
        foreach (var frame in answer.Frames)
        {
            format.WriteEvent(output, new Frame(frame, FrameParser.Parse(frame).Layout));
        }

        Assert.Null(format.Failure);
        return new(
            [.. Encoding.UTF8.GetString(output.WrittenSpan).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..])],
            IsComplete: true);
    }

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nActual   {ChatChunks.Compact(actual)}");

    private sealed record Row(string Name, Completion Completion, string Content, string StopReason, string Message, string FinishReason);
}
