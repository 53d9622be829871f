using System.Text.Json;
using static Gateway.Simulator.BedrockRuntime.Providers.Claude.MessagesBody;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// The rules for tools: names, the choice, and every <c>tool_use</c> answered by one <c>tool_result</c> at the start of the next
/// message.
/// </summary>
internal static class ToolUseRules
{
    private static readonly string[] Combinations = ["oneOf", "allOf", "anyOf"];

    /// <param name="body">A body that matches the shape.</param>
    /// <param name="messages">Its messages.</param>
    internal static string? Defect(JsonElement body, List<JsonElement> messages) =>
        Offered(body)
        ?? messages.Select(Place).FirstOrDefault(defect => defect is not null)
        ?? UniqueIds(messages)
        ?? messages.Select((_, index) => Pairs(messages, index)).FirstOrDefault(defect => defect is not null);

    private static string? Offered(JsonElement body)
    {
        var names = List(body, "tools").Select(tool => tool.GetProperty("name").GetString()!).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            return "tools: Tool names must be unique.";
        }

        var combined = List(body, "tools").ToList().FindIndex(tool =>
            Member(tool, "input_schema", JsonValueKind.Object) is { } schema
            && Combinations.Any(word => schema.TryGetProperty(word, out _)));
        if (combined >= 0)
        {
            return $"tools.{combined}.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level";
        }

        if (Member(body, "tool_choice", JsonValueKind.Object) is not { } choice || Type(choice) == "none")
        {
            return null;
        }

        return names.Count == 0 ? "tool_choice: tool_choice may only be specified while providing tools."
            : Type(choice) == "tool" && choice.GetProperty("name").GetString() is { } chosen && !names.Contains(chosen)
                ? $"tool_choice: Tool '{chosen}' not found in provided tools"
            : null;
    }

    // Results of tools are what a user sends, calls what the assistant does.
    private static string? Place(JsonElement message, int index)
    {
        foreach (var (at, block) in Blocks(message).Index())
        {
            var role = Type(block) switch
            {
                "tool_result" => "user",
                "tool_use" or "thinking" or "redacted_thinking" => "assistant",
                _ => null,
            };
            if (role is not null && role != Role(message))
            {
                return $"messages.{index}.content.{at}: `{Type(block)}` blocks can only be in `{role}` messages";
            }
        }

        return null;
    }

    private static string? UniqueIds(List<JsonElement> messages)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var (index, message) in messages.Index())
        {
            foreach (var (at, block) in Blocks(message).Index())
            {
                if (Type(block) == "tool_use" && !seen.Add(block.GetProperty("id").GetString()!))
                {
                    return $"messages.{index}.content.{at}: `tool_use` ids must be unique";
                }
            }
        }

        return null;
    }

    private static string? Pairs(List<JsonElement> messages, int index)
    {
        var before = index == 0 ? [] : Ids(messages[index - 1], "tool_use", "id");
        return Unexpected(messages[index], index, before)
            ?? (index + 1 < messages.Count ? Unanswered(messages, index) : null);
    }

    private static string? Unexpected(JsonElement message, int index, List<string> before)
    {
        HashSet<string> answered = new(StringComparer.Ordinal);
        foreach (var (at, block) in Blocks(message).Index().Where(entry => Type(entry.Item) == "tool_result"))
        {
            var id = block.GetProperty("tool_use_id").GetString()!;
            if (!before.Contains(id))
            {
                return $"messages.{index}.content.{at}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each "
                    + "`tool_result` block must have a corresponding `tool_use` block in the previous message.";
            }

            if (!answered.Add(id))
            {
                return $"messages.{index}.content.{at}: each tool_use must have a single result. Found multiple "
                    + $"`tool_result` blocks with id: {id}";
            }
        }

        return null;
    }

    // Only results at the very start of the next message count: what stands before them separates them from their calls.
    private static string? Unanswered(List<JsonElement> messages, int index)
    {
        var answered = Blocks(messages[index + 1]).TakeWhile(block => Type(block) == "tool_result")
            .Select(block => block.GetProperty("tool_use_id").GetString()!);
        var open = Ids(messages[index], "tool_use", "id").Except(answered).ToList();
        return open.Count == 0 ? null : Unanswered(index + 1, open);
    }

    /// <summary>The error for calls without results.</summary>
    /// <param name="index">The message that the error names.</param>
    /// <param name="ids">The calls.</param>
    internal static string Unanswered(int index, IEnumerable<string> ids) =>
        $"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: "
        + $"{string.Join(", ", ids)}. Each `tool_use` block must have a corresponding `tool_result` block in "
        + "the next message.";

    private static List<string> Ids(JsonElement message, string type, string member) =>
    [
        .. Blocks(message).Where(block => Type(block) == type).Select(block => block.GetProperty(member).GetString()!),
    ];
}
