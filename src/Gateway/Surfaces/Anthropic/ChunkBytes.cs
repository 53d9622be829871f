using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Surfaces.Anthropic;

/// <summary>Reads the payload of a chunk, <c>{"bytes":"…","p":"…"}</c>, and the event that its base64 contains.</summary>
internal static class ChunkBytes
{
    // Names such as content_block_delta. A line break in a name would begin another event.
    private static readonly SearchValues<byte> OfNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_"u8);

    private static ReadOnlySpan<byte> First => "{\"bytes\":\""u8;

    private static ReadOnlySpan<byte> FirstOfEvent => "{\"type\":\""u8;

    /// <summary>Finds the base64 in the usual form of a chunk: in the first member, without escapes.</summary>
    public static bool TryFind(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> base64)
    {
        base64 = default;
        if (!payload.StartsWith(First))
        {
            return false;
        }

        var rest = payload[First.Length..];
        var end = rest.IndexOf((byte)'"');
        base64 = end > 0 ? rest[..end] : default;
        return end > 0;
    }

    /// <summary>Reads the type of an event in its usual form: in the first member.</summary>
    public static bool TryReadType(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> type)
    {
        type = default;
        if (!json.StartsWith(FirstOfEvent))
        {
            return false;
        }

        var rest = json[FirstOfEvent.Length..];
        var end = rest.IndexOfAnyExcept(OfNames);
        type = end > 0 ? rest[..end] : default;
        return end > 0 && rest[end] == (byte)'"';
    }

    /// <summary>The event of a chunk in any form, in one line; <c>null</c> when the chunk contains none.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> payload)
    {
        byte[]? found = null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            while (reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isBytes = reader.ValueTextEquals("bytes"u8);
                reader.Read();
                if (isBytes && !(reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out found)))
                {
                    return null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }

        if (found is not null)
        {
            ToOneLine(found);
        }

        return found;
    }

    /// <summary>The type of an event in any form; empty when it has none.</summary>
    public static byte[] TypeOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (isType && reader.TokenType == JsonTokenType.String)
                {
                    var name = Encoding.UTF8.GetBytes(reader.GetString()!);
                    return name.AsSpan().ContainsAnyExcept(OfNames) ? [] : name;
                }

                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return [];
        }

        return [];
    }

    /// <summary>
    /// Replaces line breaks by blanks: in JSON they can only be between two tokens, and in server-sent events they end the line.
    /// </summary>
    public static void ToOneLine(Span<byte> json)
    {
        while (json.IndexOfAny((byte)'\r', (byte)'\n') is var at and >= 0)
        {
            json[at] = (byte)' ';
            json = json[(at + 1)..];
        }
    }
}
