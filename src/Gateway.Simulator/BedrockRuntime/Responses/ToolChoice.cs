using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// Decides which tools the model calls: one that the request forces, those that a script orders, or one that the last text
/// names.
/// </summary>
internal static class ToolChoice
{
    /// <returns>The calls; empty for an answer in text.</returns>
    internal static IReadOnlyList<ToolCall> Decide(JsonElement request, LastTurn turn)
    {
        if (request.ObjectAt("toolConfig") is not { } config)
        {
            return [];
        }

        List<JsonElement> specifications =
        [
            .. config.GetProperty("tools").EnumerateArray().Select(tool => tool.ObjectAt("toolSpec")).OfType<JsonElement>(),
        ];
        return Choice(request) switch
        {
            ("none", _) => [],
            ("any", _) => First(specifications, _ => true),
            ("tool", var chosen) => First(specifications, name => name == chosen),
            _ => Freely(request, turn, specifications),
        };
    }

    /// <summary>True when the request forces a tool call, of any tool or of a named one.</summary>
    internal static bool IsForced(JsonElement request) =>
        request.ObjectAt("toolConfig") is not null && Choice(request).Kind is "any" or "tool";

    private static List<ToolCall> Freely(JsonElement request, LastTurn turn, List<JsonElement> specifications)
    {
        var scripted = ToolScript.Next(request);
        return scripted.Count > 0 && scripted.All(call => specifications.Exists(tool => Name(tool) == call.Name))
            ? [.. scripted.Take(IsOneAtATime(request) ? 1 : scripted.Count)]
            : turn.ToolResults.Count > 0 ? []
            : First(specifications, name => turn.Said.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    private static (string? Kind, string? Name) Choice(JsonElement request) =>
        request.ObjectAt("toolConfig", "toolChoice", "any") is not null ? ("any", null)
        : request.ObjectAt("toolConfig", "toolChoice", "tool") is { } named ? ("tool", Name(named))
        : (Own(request)?.TextOf("type"), Own(request)?.TextOf("name"));

    private static bool IsOneAtATime(JsonElement request) =>
        Own(request) is { } own
        && own.TryGetProperty("disable_parallel_tool_use", out var disabled)
        && disabled.ValueKind == JsonValueKind.True;

    // Claude's own choice, which has more than Converse's.
    private static JsonElement? Own(JsonElement request) =>
        request.ObjectAt("additionalModelRequestFields", "tool_choice");

    private static string Name(JsonElement specification) => specification.GetProperty("name").GetString()!;

    private static List<ToolCall> First(List<JsonElement> specifications, Func<string, bool> isMeant) =>
    [
        .. specifications.Where(specification => isMeant(Name(specification))).Take(1)
            .Select(found => new ToolCall(
                Name(found), SchemaSample.Of(found.GetProperty("inputSchema").GetProperty("json")) as JsonObject ?? [])),
    ];
}
