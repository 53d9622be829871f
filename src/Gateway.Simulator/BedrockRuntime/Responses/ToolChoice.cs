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
        if (IsSet(config, "any", out _))
        {
            return First(specifications, _ => true);
        }

        if (IsSet(config, "tool", out var named))
        {
            return First(specifications, name => name == named.GetProperty("name").GetString());
        }

        var scripted = ToolScript.Next(request);
        return scripted.Count > 0 && scripted.All(call => specifications.Exists(tool => Name(tool) == call.Name)) ? scripted
            : turn.ToolResults.Count > 0 ? []
            : First(specifications, name => turn.Said.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True when the request forces a tool call, of any tool or of a named one.</summary>
    internal static bool IsForced(JsonElement request) =>
        request.TryGetProperty("toolConfig", out var config)
        && config.ValueKind == JsonValueKind.Object
        && (IsSet(config, "any", out _) || IsSet(config, "tool", out _));

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
