using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>
/// The rules of Converse that its shape does not show. Only those that are certain; positions
/// count from 0, as AWS's do here.
/// </summary>
internal static partial class ConverseRules
{
    private const int MostDocuments = 5;
    private static readonly string[] UserOnly = ["image", "document", "video", "audio"];

    /// <param name="request">A request that has the shape.</param>
    /// <returns>What is wrong, in AWS's words, or null.</returns>
    internal static string? Check(JsonElement request)
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

        return messages.Select(Content).FirstOrDefault(error => error is not null)
            ?? Documents(messages)
            ?? Tools(messages, request)
            ?? ToolResults(messages);
    }

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

        return kinds.Contains("document") && !kinds.Contains("text")
            ? $"The content field in the Message object at messages.{turn.Index} has a document and no text. Add a "
                + "text block that relates to the document and try again."
            : null;
    }

    private static string? Documents(List<Turn> messages)
    {
        List<string> names =
        [
            .. from turn in messages
               from block in turn.Blocks
               where Kind(block) == "document"
               select block.GetProperty("document").GetProperty("name").GetString()!,
        ];
        if (names.Count > MostDocuments)
        {
            return $"The request holds {names.Count} documents. A request can hold up to {MostDocuments} documents.";
        }

        return names.TrueForAll(name => DocumentName().IsMatch(name))
            ? null
            : "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, "
                + "parentheses, and square brackets. "
                + "The name can't contain more than one consecutive whitespace character.";
    }

    private static string? Tools(List<Turn> messages, JsonElement request)
    {
        var hasTools = request.TryGetProperty("toolConfig", out var config) && config.ValueKind == JsonValueKind.Object;
        return !hasTools
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

    private static string Kind(JsonElement block) =>
        block.EnumerateObject().First(member => member.Value.ValueKind != JsonValueKind.Null).Name;

    [GeneratedRegex(@"^(?!.*\s\s)[A-Za-z0-9\s\-()\[\]]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentName();

    /// <summary>A message and where it stands.</summary>
    private sealed class Turn(JsonElement message, int index)
    {
        internal int Index => index;

        internal string Role { get; } = message.GetProperty("role").GetString()!;

        internal List<JsonElement> Blocks { get; } = [.. message.GetProperty("content").EnumerateArray()];
    }
}
