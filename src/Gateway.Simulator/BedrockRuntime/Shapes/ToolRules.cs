using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>The rules of Converse for <c>toolConfig</c> that its shape does not express; the same for every model.</summary>
internal static class ToolRules
{
    internal static string? Check(JsonElement request)
    {
        if (request.ObjectAt("toolConfig") is not { } config)
        {
            return null;
        }

        var defect = config.GetProperty("tools").EnumerateArray().Index()
            .Where(tool => Turn.Kind(tool.Item) == "toolSpec")
            .Select(tool => (tool.Index, Schema: tool.Item.GetProperty("toolSpec").GetProperty("inputSchema").GetProperty("json")))
            .Where(tool => tool.Schema.TextOf("type") != "object")
            .Select(tool =>
                $"The value at toolConfig.tools.{tool.Index}.toolSpec.inputSchema.json.type must be one of the following: object.")
            .FirstOrDefault();
        return defect ?? Conflict(request, config);
    }

    // A choice in Claude's own words beside Converse's.
    private static string? Conflict(JsonElement request, JsonElement config) =>
        config.ObjectAt("toolChoice") is { } choice
        && request.ObjectAt("additionalModelRequestFields", "tool_choice") is { } own
        && own.TryGetProperty("type", out _)
            ? "The additional field tool_choice/type conflicts with the existing field "
                + $"toolConfig.toolChoice.{Turn.Kind(choice)}. Remove tool_choice/type and try again."
            : null;
}
