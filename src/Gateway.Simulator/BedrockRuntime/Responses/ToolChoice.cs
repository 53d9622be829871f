using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// Decides whether the model calls a tool, and which one: when the request forces one, or the last text names one.
/// </summary>
internal static class ToolChoice
{
    /// <returns>The tool's specification; null for an answer in text.</returns>
    internal static JsonElement? Decide(JsonElement request, LastTurn turn)
    {
        if (!request.TryGetProperty("toolConfig", out var config) || config.ValueKind != JsonValueKind.Object)
        {
            return null;
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

        return turn.ToolResults.Count > 0
            ? null
            : First(specifications, name => turn.Text.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True when the request forces a tool call, of any tool or of a named one.</summary>
    internal static bool IsForced(JsonElement request) =>
        request.TryGetProperty("toolConfig", out var config)
        && config.ValueKind == JsonValueKind.Object
        && (IsSet(config, "any", out _) || IsSet(config, "tool", out _));

    internal static string Name(JsonElement specification) => specification.GetProperty("name").GetString()!;

    private static bool IsSet(JsonElement config, string kind, out JsonElement set)
    {
        set = default;
        return config.TryGetProperty("toolChoice", out var choice)
            && choice.ValueKind == JsonValueKind.Object
            && choice.TryGetProperty(kind, out set)
            && set.ValueKind != JsonValueKind.Null;
    }

    private static JsonElement? First(List<JsonElement> specifications, Func<string, bool> isMeant) =>
        specifications.Where(specification => isMeant(Name(specification)))
            .Select(found => (JsonElement?)found).FirstOrDefault();
}
