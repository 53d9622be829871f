using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>
/// The events of ConverseStream, with the same content as a response of Converse. A text or reasoning block starts with its first
/// delta; only a tool's block starts with contentBlockStart.
/// </summary>
internal static class ConverseEvents
{
    internal static StreamingResponse Stream(ModelResponse answer, JsonElement request)
    {
        var end = new JsonObject
        {
            ["metrics"] = ConverseResponse.Metrics(answer),
            ["usage"] = ConverseResponse.Usage(answer),
        };
        ConverseResponse.Echo(request, end);
        List<StreamEvent> events = [.. Events(answer), new StreamEvent("metadata", end)];
        ResponseFields.AddToStop(events[^2].Payload, request, answer);
        return StreamEvent.Framed(events, events.Count - 2, events.FindIndex(IsText), Lengthen);
    }

    /// <summary>All events except the last one, metadata.</summary>
    internal static IEnumerable<StreamEvent> Events(ModelResponse answer) =>
    [
        new StreamEvent("messageStart", new JsonObject { ["role"] = "assistant" }),
        .. answer.Blocks.SelectMany(Block),
        new StreamEvent("messageStop", new JsonObject { ["stopReason"] = answer.StopReason }),
    ];

    internal static bool IsText(StreamEvent one) => one.Payload["delta"]?["text"] is not null;

    /// <summary>The same delta with another text.</summary>
    internal static StreamEvent Lengthen(StreamEvent delta, string text) =>
        Delta(delta.Payload["contentBlockIndex"]!.GetValue<int>(), new JsonObject { ["text"] = text });

    private static IEnumerable<StreamEvent> Block(ResponseBlock block, int index) =>
    [
        .. block is ResponseBlock.ToolUse tool ? [Start(index, tool)] : Array.Empty<StreamEvent>(),
        .. Deltas(block).Select(delta => Delta(index, delta)),
        new StreamEvent("contentBlockStop", new JsonObject { ["contentBlockIndex"] = index }),
    ];

    private static IEnumerable<JsonObject> Deltas(ResponseBlock block) => block switch
    {
        ResponseBlock.Text text => TextPieces.Of(text.Value).Select(piece => new JsonObject { ["text"] = piece }),
        ResponseBlock.Reasoning reasoning => TextPieces.OfThought(reasoning.Thought)
            .Select(piece => Reasoned("text", piece))
            .Append(Reasoned("signature", reasoning.Signature)),
        ResponseBlock.RedactedReasoning redacted => [Reasoned("redactedContent", redacted.Data)],
        ResponseBlock.ToolUse tool => TextPieces.Of(InputText(tool))
            .Select(piece => new JsonObject { ["toolUse"] = new JsonObject { ["input"] = piece } }),
        _ => throw new InvalidOperationException($"No event carries a {block.GetType().Name}."),
    };

    /// <summary>A tool's input as text, which is streamed in pieces; empty for a tool without arguments.</summary>
    internal static string InputText(ResponseBlock.ToolUse tool) =>
        tool.Input.Count == 0 ? "" : Encoding.UTF8.GetString(AlphabeticalJson.Write(tool.Input));

    private static StreamEvent Start(int index, ResponseBlock.ToolUse tool) => new("contentBlockStart", new JsonObject
    {
        ["contentBlockIndex"] = index,
        ["start"] = new JsonObject
        {
            ["toolUse"] = new JsonObject
            {
                ["name"] = tool.Name,
                ["toolUseId"] = ConverseResponse.ToolUseId(tool),
                ["type"] = "tool_use",
            },
        },
    });

    private static StreamEvent Delta(int index, JsonObject delta) => new(
        "contentBlockDelta", new JsonObject { ["contentBlockIndex"] = index, ["delta"] = delta });

    private static JsonObject Reasoned(string name, string value) =>
        new() { ["reasoningContent"] = new JsonObject { [name] = value } };
}
