using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Surfaces.OpenAI;

/// <summary>Judges the strings of a request as they are written. None is decoded, however long it is.</summary>
internal static class JsonText
{
    /// <summary>True for a string that is exactly this text.</summary>
    public static bool Is(JsonElement value, string text) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    /// <summary>True when a string is empty or white space.</summary>
    /// <param name="text">A string.</param>
    public static bool IsBlank(JsonElement text)
    {
        var rest = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        while (!rest.IsEmpty)
        {
            if (!BeginsBlank(rest, out var length))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    private static bool BeginsBlank(ReadOnlySpan<byte> text, out int length)
    {
        if (text[0] != '\\')
        {
            Rune.DecodeFromUtf8(text, out var rune, out length);
            return Rune.IsWhiteSpace(rune);
        }

        if (text[1] != 'u')
        {
            length = @"\n".Length;
            return text[1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'f';
        }

        length = @"\uXXXX".Length;
        return Utf8Parser.TryParse(text[2..length], out ushort letter, out _, 'x') && char.IsWhiteSpace((char)letter);
    }
}
