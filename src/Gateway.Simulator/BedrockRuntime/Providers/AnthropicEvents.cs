using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.BedrockRuntime.Responses;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>The events of one block in Claude's format. Unlike in Converse's, each block has a start event.</summary>
internal static class AnthropicEvents
{
    internal static IEnumerable<JsonObject> Of(ResponseBlock block, int index) =>
    [
        new() { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = Empty(block) },
        .. Deltas(block).Select(delta => Delta(index, delta)),
        new() { ["type"] = "content_block_stop", ["index"] = index },
    ];

    internal static bool IsText(JsonObject one) => one["delta"]?["type"]?.GetValue<string>() == "text_delta";

    /// <summary>The same delta with another text.</summary>
    internal static JsonObject Lengthen(JsonObject delta, string text) =>
        Delta(delta["index"]!.GetValue<int>(), Part("text_delta", "text", text));

    private static JsonObject Empty(ResponseBlock block) => block switch
    {
        ResponseBlock.Text => new JsonObject { ["type"] = "text", ["text"] = "" },
        ResponseBlock.Reasoning => new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" },
        ResponseBlock.RedactedReasoning redacted => new JsonObject { ["type"] = "redacted_thinking", ["data"] = redacted.Data },
        ResponseBlock.ToolUse tool => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = AnthropicForm.ToolUseId(tool),
            ["name"] = tool.Name,
            ["input"] = new JsonObject(),
        },
        _ => throw new InvalidOperationException($"Claude's form has no {block.GetType().Name}."),
    };

    private static IEnumerable<JsonObject> Deltas(ResponseBlock block) => block switch
    {
        ResponseBlock.Text text => TextPieces.Of(text.Value).Select(piece => Part("text_delta", "text", piece)),
        ResponseBlock.Reasoning reasoning => TextPieces.OfThought(reasoning.Thought)
            .Select(piece => Part("thinking_delta", "thinking", piece))
            .Append(Part("signature_delta", "signature", reasoning.Signature)),
        ResponseBlock.RedactedReasoning => [],
        ResponseBlock.ToolUse tool => TextPieces.Of(ConverseEvents.InputText(tool))
            .Select(piece => Part("input_json_delta", "partial_json", piece)),
        _ => throw new InvalidOperationException($"Claude's form has no {block.GetType().Name}."),
    };

    private static JsonObject Delta(int index, JsonObject delta) =>
        new() { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta };

    private static JsonObject Part(string type, string name, string value) =>
        new() { ["type"] = type, [name] = value };
}
