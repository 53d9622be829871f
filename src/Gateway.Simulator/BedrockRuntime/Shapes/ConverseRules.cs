using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Responses;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>
/// The rules of Converse that its shape does not express, only those that are certain. Positions count from 0, as AWS's do here.
/// </summary>
internal static class ConverseRules
{
    private static readonly string[] UserOnly = ["image", "document", "video", "audio"];

    /// <param name="request">A request that matches the shape.</param>
    /// <param name="rolesMustAlternate">True when two messages in a row may not have the same role.</param>
    /// <returns>The defect in AWS's words; null if none.</returns>
    internal static string? Check(JsonElement request, bool rolesMustAlternate = false)
    {
        if (!request.TryGetProperty("messages", out var list)
            || list.ValueKind == JsonValueKind.Null
            || list.GetArrayLength() == 0)
        {
            return "The messages field must hold at least one message. Add a message and try again.";
        }

        var messages = list.EnumerateArray().Select((message, index) => new Turn(message, index)).ToList();
        if (messages[0].Role != "user")
        {
            return "A conversation must start with a user message. "
                + "Try again with a conversation that starts with a user message.";
        }

        return (rolesMustAlternate ? Alternation(messages) : null)
            ?? messages.Select(Content).FirstOrDefault(error => error is not null)
            ?? DocumentRules.Check(messages)
            ?? Tools(messages, request)
            ?? ToolResults(messages)
            ?? JsonObjects.Check(messages, request)
            ?? ToolRules.Check(request)
            ?? ResponseFields.Defect(request);
    }

    private static string? Alternation(List<Turn> messages) =>
        messages.Zip(messages.Skip(1)).Any(pair => pair.First.Role == pair.Second.Role)
            ? "A conversation must alternate between user and assistant roles. "
                + "Make sure the conversation alternates between user and assistant roles and try again."
            : null;

    private static string? Content(Turn turn)
    {
        if (turn.Blocks.Count == 0)
        {
            return $"The content field in the Message object at messages.{turn.Index} is empty. Add a ContentBlock "
                + "object to the content field and try again.";
        }

        var kinds = turn.Blocks.ConvertAll(Kind);
        var blank = turn.Blocks.FindIndex(IsBlank);
        if (blank >= 0)
        {
            return $"The text field in the ContentBlock object at messages.{turn.Index}.content.{blank} is blank. Add "
                + "text to the text field, and try again.";
        }

        var misplaced = kinds.FindIndex(kind => turn.Role != "user" && UserOnly.Contains(kind));
        if (misplaced >= 0)
        {
            return $"The {kinds[misplaced]} field in the ContentBlock object at "
                + $"messages.{turn.Index}.content.{misplaced} is only supported in user messages.";
        }

        if (kinds.Zip(kinds.Skip(1)).Contains(("reasoningContent", "cachePoint")))
        {
            return "Cache point cannot be inserted after reasoning block. Please remove the invalid cache point and try again.";
        }

        return kinds.Contains("document") && !kinds.Contains("text")
            ? $"The content field in the Message object at messages.{turn.Index} has a document and no text. Add a "
                + "text block that relates to the document and try again."
            : null;
    }

    private static string? Tools(List<Turn> messages, JsonElement request)
    {
        return request.ObjectAt("toolConfig") is null
            && messages.Exists(turn => turn.Blocks.Exists(block => Kind(block) is "toolUse" or "toolResult"))
            ? "The toolConfig field must be defined when using toolUse and toolResult content blocks."
            : null;
    }

    private static string? ToolResults(List<Turn> messages)
    {
        foreach (var (before, after) in messages.Zip(messages.Skip(1)))
        {
            var asked = Ids(before, "toolUse");
            var answered = Ids(after, "toolResult");
            if (asked.Except(answered).ToList() is { Count: > 0 } open)
            {
                return $"Expected toolResult blocks at messages.{after.Index}.content for the following Ids: "
                    + $"{string.Join(", ", open)}";
            }

            if (answered.Count > asked.Count)
            {
                return $"The number of toolResult blocks at messages.{after.Index}.content exceeds the number of "
                    + "toolUse blocks of previous turn.";
            }
        }

        return Ids(messages[0], "toolResult").Count == 0
            ? null
            : "The number of toolResult blocks at messages.0.content exceeds the number of toolUse "
                + "blocks of previous turn.";
    }

    private static List<string> Ids(Turn turn, string kind) =>
    [
        .. from block in turn.Blocks
           where Kind(block) == kind
           select block.GetProperty(kind).GetProperty("toolUseId").GetString()!,
    ];

    private static bool IsBlank(JsonElement block) =>
        Kind(block) == "text" && string.IsNullOrWhiteSpace(block.GetProperty("text").GetString());

    private static string Kind(JsonElement block) => Turn.Kind(block);
}
