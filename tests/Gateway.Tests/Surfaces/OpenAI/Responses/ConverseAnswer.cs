using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

/// <summary>An answer of a model, as Converse gives it whole and as ConverseStream gives it in pieces.</summary>
/// <param name="Content">The content blocks, JSON.</param>
/// <param name="StopReason">Bedrock's stop reason.</param>
internal sealed record ConverseAnswer(string Content, string StopReason = "end_turn")
{
    public string Usage { get; init; } = """{"inputTokens":9,"outputTokens":5,"totalTokens":14,"serverToolUsage":{}}""";

    /// <summary>The body of Converse, with its members in AWS's order.</summary>
    public string Body =>
        $$$"""{"metrics":{"latencyMs":42},"output":{"message":{"content":{{{Content}}},"role":"assistant"}},"stopReason":"{{{StopReason}}}","usage":{{{Usage}}}}""";

    /// <summary>The frames of ConverseStream: no start for text and reasoning, each text in pieces of three characters.</summary>
    public byte[][] Frames =>
    [
        BedrockFrames.Event("messageStart", """{"p":"abc","role":"assistant"}"""),
        .. JsonNode.Parse(Content)!.AsArray().SelectMany((block, index) => FramesOf(block!, index)),
        BedrockFrames.Event("messageStop", $$"""{"p":"abcd","stopReason":"{{StopReason}}"}"""),
        BedrockFrames.Event("metadata", $$$"""{"metrics":{"latencyMs":42},"p":"abc","usage":{{{Usage}}}}"""),
    ];

    public static byte[] Delta(int block, string delta) => BedrockFrames.Event(
        "contentBlockDelta", $$"""{"contentBlockIndex":{{block}},"delta":{{delta}},"p":"abcdefg"}""");

    public static byte[] Stop(int block) => BedrockFrames.Event("contentBlockStop", $$"""{"contentBlockIndex":{{block}},"p":"ab"}""");

    public static byte[] StartTool(int block, string name, string id = "tooluse_1") => BedrockFrames.Event(
        "contentBlockStart", $$$$"""{"contentBlockIndex":{{{{block}}}},"p":"a","start":{"toolUse":{"name":"{{{{name}}}}","toolUseId":"{{{{id}}}}","type":"tool_use"}}}""");

    private static IEnumerable<byte[]> FramesOf(JsonNode block, int index)
    {
        if (block["text"] is { } text)
        {
            return [.. Pieces((string)text!).Select(piece => Delta(index, Member("text", piece))), Stop(index)];
        }

        if (block["toolUse"] is { } tool)
        {
            var input = tool["input"] is { } json && json.AsObject().Count > 0 ? ChatChunks.Compact(json) : "";
            return
            [
                StartTool(index, (string)tool["name"]!, (string)tool["toolUseId"]!),
                .. Pieces(input).Select(piece => Delta(index, $$"""{"toolUse":{{Member("input", piece)}}}""")),
                Stop(index),
            ];
        }

        var reasoning = block["reasoningContent"]!;
        var pieces = reasoning["redactedContent"] is { } redacted
            ? [Member("redactedContent", (string)redacted!)]
            : Pieces((string)reasoning["reasoningText"]!["text"]!).Select(piece => Member("text", piece))
                .Concat(reasoning["reasoningText"]!["signature"] is { } signature ? [Member("signature", (string)signature!)] : []);
        return [.. pieces.Select(piece => Delta(index, $$"""{"reasoningContent":{{piece}}}""")), Stop(index)];
    }

    private static string Member(string name, string value) => ChatChunks.Compact(new JsonObject { [name] = value });

    private static IEnumerable<string> Pieces(string text) =>
        text.EnumerateRunes().Chunk(3).Select(runes => string.Concat(runes.Select(rune => rune.ToString())));
}
