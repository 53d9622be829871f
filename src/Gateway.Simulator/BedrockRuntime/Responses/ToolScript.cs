using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// The tool calls that a user's message orders, so that an agent can be led through a task: one line is one turn,
/// <c>[[tool:Read {"file_path":"a.txt"}]]</c>, and several calls in a line are made at once. After the last line the model
/// answers in text.
/// </summary>
internal static class ToolScript
{
    private const string Begin = "[[tool:";
    private const string End = "]]";

    /// <summary>The calls of the next turn; empty if no script is running.</summary>
    /// <param name="request">A valid request in Converse's format.</param>
    internal static IReadOnlyList<ToolCall> Next(JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        var at = messages.FindLastIndex(message => message.GetProperty("role").GetString() == "user" && Turns(message).Count > 0);
        if (at < 0)
        {
            return [];
        }

        var done = messages.Skip(at + 1).Count(message => message.GetProperty("role").GetString() == "assistant");
        return Turns(messages[at]).ElementAtOrDefault(done) ?? [];
    }

    private static List<List<ToolCall>> Turns(JsonElement message) =>
    [
        .. message.GetProperty("content").EnumerateArray()
            .Where(block => block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            .SelectMany(block => block.GetProperty("text").GetString()!.Split('\n'))
            .Select(Calls)
            .Where(calls => calls.Count > 0),
    ];

    private static List<ToolCall> Calls(string line)
    {
        List<ToolCall> calls = [];
        for (var at = line.IndexOf(Begin, StringComparison.Ordinal); at >= 0;)
        {
            var rest = line[(at + Begin.Length)..];
            var name = new string([.. rest.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')]);
            if (Input(rest[name.Length..]) is { } input && name.Length > 0)
            {
                calls.Add(new ToolCall(name, input));
            }

            at = line.IndexOf(Begin, at + Begin.Length, StringComparison.Ordinal);
        }

        return calls;
    }

    // The input ends where its JSON does: texts in it may contain the closing brackets.
    private static JsonObject? Input(string text)
    {
        if (text.StartsWith(End, StringComparison.Ordinal))
        {
            return [];
        }

        var json = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
            return JsonElement.TryParseValue(ref reader, out var input)
                && input is { ValueKind: JsonValueKind.Object }
                && json.AsSpan((int)reader.BytesConsumed).StartsWith("]]"u8)
                ? JsonObject.Create(input.Value)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A tool call that the model makes.</summary>
internal sealed record ToolCall(string Name, JsonObject Input);
