using System.Text.Json;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Writes the arguments of a call: JSON in a string becomes the object itself, in the caller's spelling.</summary>
internal static class ToolArguments
{
    /// <param name="to">The body.</param>
    /// <param name="arguments">The caller's value. Absent, null, empty or the text <c>null</c> means no arguments.</param>
    /// <param name="path">Its path.</param>
    public static GatewayError? Write(JsonOutput to, JsonElement arguments, string path)
    {
        switch (arguments.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                to.Json("{}"u8);
                return null;
            case JsonValueKind.Object: // Not OpenAI's form, but it says the same.
                to.Value(arguments);
                return null;
            case JsonValueKind.String:
                return WriteText(to, arguments, path);
            default:
                return NotObject(path);
        }
    }

    private static GatewayError? WriteText(JsonOutput to, JsonElement arguments, string path)
    {
        var raw = JsonOutput.Raw(arguments);
        var room = to.Room(raw.Length);
        var text = new Utf8JsonReader(raw);
        text.Read();
        var json = room[..text.CopyString(room)];
        var trimmed = json.Trim(" \t\r\n"u8);
        if (trimmed.IsEmpty || trimmed.SequenceEqual("null"u8))
        {
            "{}"u8.CopyTo(room);
            to.Filled(2);
            return null;
        }

        if (Check(json, path) is { } error)
        {
            return error;
        }

        to.Filled(json.Length);
        return null;
    }

    private static GatewayError? Check(ReadOnlySpan<byte> json, string path)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MemberPath.MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return NotObject(path);
            }

            while (reader.Read())
            {
                // Only the syntax is of interest.
            }

            return null;
        }
        catch (JsonException wrong)
        {
            return RequestErrors.At(
                path,
                $"JSON として読めません（文字列の {wrong.LineNumber + 1} 行目、{wrong.BytePositionInLine + 1} バイト目）。モデルが返した値をそのまま送ってください。",
                $"this is not valid JSON (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1} of the text). "
                + "Send the value as the model gave it.");
        }
    }

    private static GatewayError NotObject(string path) => RequestErrors.At(
        path,
        "JSON オブジェクトを文字列で指定してください。例: \"{\\\"city\\\": \\\"Sapporo\\\"}\"",
        "give a JSON object as a string, such as \"{\\\"city\\\": \\\"Sapporo\\\"}\".");
}
