using System.Text.Json;
using System.Text.Json.Nodes;

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
        if (!request.TryGetProperty("toolConfig", out var config) || config.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        List<JsonElement> specifications =
        [
            .. from tool in config.GetProperty("tools").EnumerateArray()
               where tool.TryGetProperty("toolSpec", out var specification)
                   && specification.ValueKind == JsonValueKind.Object
               select tool.GetProperty("toolSpec"),
        ];
        switch (Kind(request, config))
        {
            case "none":
                return [];
            case "any":
                return First(specifications, _ => true);
            case "tool":
                var chosen = IsSet(config, "tool", out var named) ? named : Own(request)!.Value;
                return First(specifications, name => name == chosen.GetProperty("name").GetString());
            default:
                break;
        }

        var scripted = ToolScript.Next(request);
        return scripted.Count > 0 && scripted.All(call => specifications.Exists(tool => Name(tool) == call.Name))
            ? [.. scripted.Take(IsOneAtATime(request) ? 1 : scripted.Count)]
            : turn.ToolResults.Count > 0 ? []
            : First(specifications, name => turn.Said.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True when the request forces a tool call, of any tool or of a named one.</summary>
    internal static bool IsForced(JsonElement request) =>
        request.TryGetProperty("toolConfig", out var config)
        && config.ValueKind == JsonValueKind.Object
        && Kind(request, config) is "any" or "tool";

    private static string Kind(JsonElement request, JsonElement config) =>
        IsSet(config, "any", out _) ? "any"
        : IsSet(config, "tool", out _) ? "tool"
        : Own(request) is { } own && own.TryGetProperty("type", out var type) ? type.GetString()!
        : "auto";

    private static bool IsOneAtATime(JsonElement request) =>
        Own(request) is { } own
        && own.TryGetProperty("disable_parallel_tool_use", out var disabled)
        && disabled.ValueKind == JsonValueKind.True;

    // Claude's own choice, which has more than Converse's.
    private static JsonElement? Own(JsonElement request) =>
        request.TryGetProperty("additionalModelRequestFields", out var fields)
        && fields.ValueKind == JsonValueKind.Object
        && fields.TryGetProperty("tool_choice", out var own)
        && own.ValueKind == JsonValueKind.Object
            ? own
            : null;

    private static string Name(JsonElement specification) => specification.GetProperty("name").GetString()!;

    private static bool IsSet(JsonElement config, string kind, out JsonElement set)
    {
        set = default;
        return config.TryGetProperty("toolChoice", out var choice)
            && choice.ValueKind == JsonValueKind.Object
            && choice.TryGetProperty(kind, out set)
            && set.ValueKind != JsonValueKind.Null;
    }

    private static List<ToolCall> First(List<JsonElement> specifications, Func<string, bool> isMeant) =>
    [
        .. specifications.Where(specification => isMeant(Name(specification))).Take(1)
            .Select(found => new ToolCall(
                Name(found), SchemaSample.Of(found.GetProperty("inputSchema").GetProperty("json")) as JsonObject ?? [])),
    ];
}
