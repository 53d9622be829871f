using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The caller's <c>tool_choice</c>.</summary>
/// <param name="Kind">What the model may do.</param>
/// <param name="Name">The name for Bedrock of the one tool that it must call; empty for others.</param>
internal readonly record struct ToolChoice(ToolChoiceKind Kind, string Name = "")
{
    /// <summary>True when the model has to call a tool.</summary>
    public bool IsForced => Kind is ToolChoiceKind.Any or ToolChoiceKind.Tool;

    /// <param name="value">The caller's value; absent for none.</param>
    /// <param name="tools">The tools that are offered. Without any, a choice means nothing.</param>
    /// <param name="names">Their names.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here.</param>
    /// <param name="choice">The choice.</param>
    public static GatewayError? Read(
        JsonElement value, List<ToolDefinition> tools, ToolNames names, DroppedMembers dropped, out ToolChoice choice)
    {
        choice = default;
        if (tools.Count == 0 || value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            choice = new ToolChoice(
                value.ValueEquals("auto") ? ToolChoiceKind.Auto
                : value.ValueEquals("required") ? ToolChoiceKind.Any
                : value.ValueEquals("none") ? ToolChoiceKind.None
                : ToolChoiceKind.Unset);
            return choice.Kind == ToolChoiceKind.Unset ? Unknown() : null;
        }

        return ReadTool(value, tools, names, dropped, out choice);
    }

    private static GatewayError? ReadTool(
        JsonElement value, List<ToolDefinition> tools, ToolNames names, DroppedMembers dropped, out ToolChoice choice)
    {
        choice = default;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object
            || !function.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return Unknown();
        }

        if (value.TryGetProperty("type", out var type) && type.ValueKind != JsonValueKind.Null && !JsonText.Is(type, "function"))
        {
            return RequestErrors.NotOneOf("tool_choice.type", "function");
        }

        if ((dropped.AddOthers("tool_choice.", value, "type", "function")
            ?? dropped.AddOthers("tool_choice.function.", function, "name")) is { } error)
        {
            return error;
        }

        choice = new ToolChoice(ToolChoiceKind.Tool, names.Send(name.GetString()!) ?? "");
        var chosen = choice.Name;
        return tools.Exists(tool => tool.Name == chosen)
            ? null
            : RequestErrors.At(
                "tool_choice.function.name", "tools にある名前を指定してください。", "give the name of one of the tools.");
    }

    private static GatewayError Unknown() => RequestErrors.At(
        "tool_choice",
        "\"auto\"、\"none\"、\"required\"、または {\"type\": \"function\", \"function\": {\"name\": …}} を指定してください。",
        "give \"auto\", \"none\", \"required\" or {\"type\": \"function\", \"function\": {\"name\": …}}.");
}

/// <summary>What a model may do with tools.</summary>
internal enum ToolChoiceKind
{
    /// <summary>Not said: as it likes.</summary>
    Unset,

    /// <summary>As it likes.</summary>
    Auto,

    /// <summary>It has to call one.</summary>
    Any,

    /// <summary>It has to call this one.</summary>
    Tool,

    /// <summary>It must not call any.</summary>
    None,
}
