using System.Text.Json;
using Gateway.Catalog;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The tools of a request as one model takes them, and the way in which it is made to answer in JSON.</summary>
/// <param name="names">The names of the tools.</param>
internal sealed class ToolPlan(ToolNames names)
{
    /// <summary>The tool whose arguments are the answer.</summary>
    public const string JsonTool = "json_response";

    /// <summary>The tools that the caller offers, and the model may call.</summary>
    public List<ToolDefinition> Offered { get; private set; } = [];

    /// <summary>
    /// The names for Bedrock of tools that were called before and are not offered: it takes no conversation with calls without a
    /// definition of tools.
    /// </summary>
    public List<string> Stubs { get; } = [];

    /// <summary>What the model may do with them.</summary>
    public ToolChoice Choice { get; private set; }

    /// <summary>True when the choice is sent in Claude's own form, the only one that forbids several calls at once.</summary>
    public bool IsOneAtATime { get; private set; }

    /// <summary>How the model is made to answer in JSON; <c>null</c> when it is not.</summary>
    public StructuredOutput? Json { get; private set; }

    /// <summary>True when any tool is sent.</summary>
    public bool HasTools => Offered.Count > 0 || Stubs.Count > 0 || Json == StructuredOutput.Tool;

    /// <param name="offered">The tools that the caller offers.</param>
    /// <param name="choice">The caller's choice.</param>
    /// <param name="format">The form of the answer.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="thinking">How the model thinks.</param>
    /// <param name="placement">The model.</param>
    /// <param name="dropped">Gets the caller's member where it is not followed.</param>
    public void Decide(
        List<ToolDefinition> offered, ToolChoice choice, in ResponseFormat format, Conversation conversation,
        ThinkingPlan thinking, Placement placement, DroppedMembers dropped)
    {
        // Converse has no choice of none: what must not be called is not offered.
        Offered = choice.Kind == ToolChoiceKind.None ? [] : offered;
        Choice = choice.Kind == ToolChoiceKind.None ? default : choice;
        if (Choice.IsForced && thinking.IsOn && placement.Features.ForcedToolWithThinking == false)
        {
            Choice = new ToolChoice(ToolChoiceKind.Auto);
            dropped.Add("tool_choice");
        }

        if (Offered.Count == 0)
        {
            // Their names were accepted when the conversation was written.
            Stubs.AddRange(conversation.CalledTools.Select(name => names.Send(name)!));
        }

        Json = FormOf(format, thinking, placement.Features);
    }

    /// <summary>Forbids several calls at once, where the model has a form for that.</summary>
    public void AllowOneAtATime(Placement placement, DroppedMembers dropped)
    {
        if (Offered.Count == 0)
        {
            return;
        }

        IsOneAtATime = placement.Family == ModelFamily.Claude;
        if (!IsOneAtATime)
        {
            dropped.Add("parallel_tool_calls");
        }
    }

    /// <summary>Writes <c>toolConfig</c>.</summary>
    /// <param name="to">The body.</param>
    /// <param name="format">The form of the answer.</param>
    /// <param name="strict">True when the model may be told to keep to a schema strictly.</param>
    /// <param name="paths">Gets the places of the tools.</param>
    /// <param name="dropped">Gets the caller's member where it is not followed.</param>
    public void Write(JsonOutput to, in ResponseFormat format, bool strict, ConversePaths paths, DroppedMembers dropped)
    {
        to.OpenObject("toolConfig"u8);
        to.OpenList("tools"u8);
        foreach (var tool in Offered)
        {
            WriteTool(to, tool, strict, dropped);
            paths.AddTool($"tools[{tool.Index}]");
            if (tool.Cache is { IsKept: true } point)
            {
                point.Write(to);
                paths.AddTool($"tools[{tool.Index}]");
            }
        }

        foreach (var name in Stubs)
        {
            WriteTool(to, name, "Not available any more. Do not call it.", ToolSchema.NoArguments);
            paths.AddTool("messages");
        }

        if (Json == StructuredOutput.Tool)
        {
            WriteTool(
                to, JsonTool,
                format.Description.ValueKind == JsonValueKind.String && !JsonText.IsBlank(format.Description)
                    ? format.Description.GetString()!
                    : "Gives the answer. Call it with the answer as its arguments.",
                JsonOutput.Raw(format.Schema));
            paths.AddTool("response_format");
        }

        to.CloseList();
        WriteChoice(to);
        to.CloseObject();
    }

    /// <summary>Writes the choice in Claude's own form.</summary>
    public void WriteOwnChoice(JsonOutput to)
    {
        to.OpenObject("tool_choice"u8);
        to.Member("type"u8, Choice.Kind switch
        {
            ToolChoiceKind.Any => "any"u8,
            ToolChoiceKind.Tool => "tool"u8,
            _ => "auto"u8,
        });
        if (Choice.Kind == ToolChoiceKind.Tool)
        {
            to.Member("name"u8, Choice.Name);
        }

        to.Name("disable_parallel_tool_use"u8);
        to.Json("true"u8);
        to.CloseObject();
    }

    private StructuredOutput? FormOf(in ResponseFormat format, ThinkingPlan thinking, ModelFeatures features)
    {
        switch (format.Kind)
        {
            case ResponseFormatKind.Text:
                return null;
            case ResponseFormatKind.Object:
                return StructuredOutput.Instruction; // A schema of any object gets an empty one.
            default:
                break;
        }

        if (features.StructuredOutput == StructuredOutput.Native && NativeSchema.IsTaken(format.Schema))
        {
            return StructuredOutput.Native;
        }

        // Beside tools of the caller's own, a model that must call a tool could only answer, or never.
        return features.StructuredOutput == StructuredOutput.Instruction
            || Offered.Count > 0
            || names.Has(JsonTool)
            || (thinking.IsOn && features.ForcedToolWithThinking != true)
            || !ToolSchema.IsUsable(format.Schema)
                ? StructuredOutput.Instruction
                : StructuredOutput.Tool;
    }

    private void WriteChoice(JsonOutput to)
    {
        if (Json == StructuredOutput.Tool)
        {
            WriteNamed(to, JsonTool);
        }
        else if (!IsOneAtATime && Choice.Kind == ToolChoiceKind.Tool)
        {
            WriteNamed(to, Choice.Name);
        }
        else if (!IsOneAtATime && Choice.Kind != ToolChoiceKind.Unset)
        {
            to.OpenObject("toolChoice"u8);
            to.OpenObject(Choice.Kind == ToolChoiceKind.Any ? "any"u8 : "auto"u8);
            to.CloseObject();
            to.CloseObject();
        }
    }

    private static void WriteNamed(JsonOutput to, string name)
    {
        to.OpenObject("toolChoice"u8);
        to.OpenObject("tool"u8);
        to.Member("name"u8, name);
        to.CloseObject();
        to.CloseObject();
    }

    private static void WriteTool(JsonOutput to, ToolDefinition tool, bool strict, DroppedMembers dropped)
    {
        to.OpenObject();
        to.OpenObject("toolSpec"u8);
        to.Member("name"u8, tool.Name);
        if (tool.Function.TryGetProperty("description", out var description)
            && description.ValueKind == JsonValueKind.String && !JsonText.IsBlank(description))
        {
            to.Member("description"u8, description);
        }

        tool.Function.TryGetProperty("parameters", out var parameters);
        to.OpenObject("inputSchema"u8);
        to.Name("json"u8);
        ToolSchema.Write(to, parameters);
        to.CloseObject();
        if (tool.Function.TryGetProperty("strict", out var isStrict) && isStrict.ValueKind == JsonValueKind.True)
        {
            if (strict)
            {
                to.Member("strict"u8, isStrict);
            }
            else
            {
                dropped.Add("tools[].function.strict");
            }
        }

        to.CloseObject();
        to.CloseObject();
    }

    private static void WriteTool(JsonOutput to, string name, string description, ReadOnlySpan<byte> schema)
    {
        to.OpenObject();
        to.OpenObject("toolSpec"u8);
        to.Member("name"u8, name);
        to.Member("description"u8, description);
        to.OpenObject("inputSchema"u8);
        to.Name("json"u8);
        to.Json(schema);
        to.CloseObject();
        to.CloseObject();
        to.CloseObject();
    }
}
