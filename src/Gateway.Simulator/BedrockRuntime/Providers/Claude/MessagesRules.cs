using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// The rules of a conversation in the Messages API that its shape does not express, in Anthropic's words.
/// </summary>
internal static class MessagesRules
{
    private const int MaxCacheBreakpoints = 4;

    /// <param name="body">A body that matches the shape.</param>
    /// <param name="model">The generation of the model that is called.</param>
    internal static string? Defect(JsonElement body, ClaudeGeneration model)
    {
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        return messages.Count == 0 ? "messages: at least one message is required"
            : Role(messages[0]) != "user" ? "messages: first message must use the \"user\" role"
            : System(body)
                ?? messages.Select(Content).FirstOrDefault(defect => defect is not null)
                ?? messages.Select((_, index) => ToolUses(messages, index)).FirstOrDefault(defect => defect is not null)
                ?? Last(messages[^1], model)
                ?? Breakpoints(body);
    }

    private static string? System(JsonElement body) =>
        body.TryGetProperty("system", out var system) && system.ValueKind == JsonValueKind.Array
            ? system.EnumerateArray().Select(block => Blank("system", block)).FirstOrDefault(defect => defect is not null)
            : null;

    private static string? Content(JsonElement message, int index)
    {
        // Claude Code tries this role; with this text it falls back to the other two.
        if (Role(message) == "system")
        {
            return $"messages.{index}: role 'system' is not supported on this model";
        }

        var content = message.GetProperty("content");
        if (content.ValueKind == JsonValueKind.String
            ? string.IsNullOrEmpty(content.GetString())
            : content.GetArrayLength() == 0)
        {
            return $"messages.{index}: all messages must have non-empty content except for the optional final assistant "
                + "message";
        }

        return content.ValueKind == JsonValueKind.String
            ? BlankText("messages", content.GetString()!)
            : Blocks(message).Select(block => Blank("messages", block)).FirstOrDefault(defect => defect is not null);
    }

    private static string? Blank(string where, JsonElement block) =>
        Type(block) == "text" ? BlankText(where, block.GetProperty("text").GetString()!) : null;

    private static string? BlankText(string where, string text) =>
        text.Length == 0 ? $"{where}: text content blocks must be non-empty"
            : string.IsNullOrWhiteSpace(text) ? $"{where}: text content blocks must contain non-whitespace text"
            : null;

    private static string? ToolUses(List<JsonElement> messages, int index)
    {
        var asked = Ids(messages[index], "tool_use", "id");
        var before = index == 0 ? [] : Ids(messages[index - 1], "tool_use", "id");
        var answered = Ids(messages[index], "tool_result", "tool_use_id");
        if (answered.Except(before).FirstOrDefault() is { } unexpected)
        {
            var at = Blocks(messages[index]).TakeWhile(block => !Ids(block).Contains(unexpected)).Count();
            return $"messages.{index}.content.{at}: unexpected `tool_use_id` found in `tool_result` blocks: "
                + $"{unexpected}. Each `tool_result` block must have a corresponding `tool_use` block in the previous "
                + "message.";
        }

        var open = index + 1 < messages.Count
            ? asked.Except(Ids(messages[index + 1], "tool_result", "tool_use_id")).ToList()
            : [];
        return open.Count == 0
            ? null
            : $"messages.{index + 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                + $"{string.Join(", ", open)}. Each `tool_use` block must have a corresponding `tool_result` block in "
                + "the next message.";
    }

    private static string? Last(JsonElement message, ClaudeGeneration model) =>
        Role(message) != "assistant" || model.Prefill
            ? null
            : "This model does not support assistant message prefill. The conversation must end with a user message.";

    private static string? Breakpoints(JsonElement body)
    {
        var blocks = List(body, "tools").Concat(List(body, "system"))
            .Concat(body.GetProperty("messages").EnumerateArray().SelectMany(message => Blocks(message)));
        var found = blocks.Count(block =>
            block.TryGetProperty("cache_control", out var control) && control.ValueKind == JsonValueKind.Object);
        return found > MaxCacheBreakpoints
            ? $"A maximum of {MaxCacheBreakpoints} blocks with cache_control may be provided. Found {found}."
            : null;
    }

    private static List<string> Ids(JsonElement message, string type, string member) =>
    [
        .. Blocks(message).Where(block => Type(block) == type).Select(block => block.GetProperty(member).GetString()!),
    ];

    private static IEnumerable<string> Ids(JsonElement block) =>
        Type(block) == "tool_result" ? [block.GetProperty("tool_use_id").GetString()!] : [];

    private static JsonElement.ArrayEnumerator Blocks(JsonElement message) => List(message, "content");

    private static JsonElement.ArrayEnumerator List(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Role(JsonElement message) => message.GetProperty("role").GetString()!;

    private static string Type(JsonElement block) => block.GetProperty("type").GetString()!;
}
