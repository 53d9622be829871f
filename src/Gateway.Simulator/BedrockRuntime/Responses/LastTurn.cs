using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>The content of the last message of a conversation.</summary>
internal sealed class LastTurn
{
    internal LastTurn(JsonElement request)
    {
        var blocks = request.GetProperty("messages").EnumerateArray().Last()
            .GetProperty("content").EnumerateArray().ToList();
        var texts = blocks.Where(block => Has(block, "text")).Select(block => block.GetProperty("text").GetString()!).ToList();
        Text = string.Join('\n', texts);
        Said = string.Join('\n', texts.Where(text => !text.StartsWith("<system-reminder>", StringComparison.Ordinal)));
        Images = blocks.Count(block => Has(block, "image"));
        Documents = blocks.Count(block => Has(block, "document"));
        ToolResults =
            [.. blocks.Where(block => Has(block, "toolResult")).Select(block => block.GetProperty("toolResult"))];
    }

    /// <summary>All text blocks, joined by line feeds.</summary>
    internal string Text { get; }

    /// <summary>The same without the reminders that agents put beside what the user says.</summary>
    internal string Said { get; }

    internal int Images { get; }

    internal int Documents { get; }

    internal IReadOnlyList<JsonElement> ToolResults { get; }

    private static bool Has(JsonElement block, string kind) =>
        block.TryGetProperty(kind, out var member) && member.ValueKind != JsonValueKind.Null;
}
