using System.Text.Json;

namespace Gateway.Usage;

/// <summary>Shows all texts of a JSON value, wherever they are in it.</summary>
internal static class ResponseTextWalk
{
    // The shortest number that identifies a person: shorter names and numbers of JSON cannot hold one.
    private const int MinDigits = 11;

    // What AWS pads events with, against guesses from their length: a beginning of this.
    private static ReadOnlySpan<byte> Padding => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;

    /// <summary>Shows the value the reader is at, to its end.</summary>
    /// <param name="reader">At the first token of the value; afterwards at its last.</param>
    /// <param name="json">What the reader reads.</param>
    /// <param name="path">The place of the value, from <see cref="PathOf"/>.</param>
    /// <param name="texts">Who looks at them.</param>
    /// <exception cref="JsonException">The value is not JSON.</exception>
    public static void Walk<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, int path, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        var depth = reader.CurrentDepth;
        var isContainer = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path = PathOf(ref reader);
                    ShowName(ref reader, json, path, ref texts);
                    break;
                case JsonTokenType.String:
                    Show(ref reader, json, ResponseTextKind.Value, HashCode.Combine(path, reader.CurrentDepth), ref texts);
                    break;
                case JsonTokenType.Number when reader.ValueSpan.Length >= MinDigits:
                    Show(ref reader, json, ResponseTextKind.Number, path, ref texts);
                    break;
            }
        }
        while (isContainer && reader.Read() && reader.CurrentDepth > depth);
    }

    /// <summary>Shows the member's name the reader is at, if it is long enough to hold a number.</summary>
    public static void ShowName<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, int path, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        if (reader.ValueSpan.Length >= MinDigits)
        {
            Show(ref reader, json, ResponseTextKind.Name, path, ref texts);
        }
    }

    /// <summary>Shows the string or number the reader is at.</summary>
    public static void Show<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, ResponseTextKind kind, int path, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        var quote = kind == ResponseTextKind.Number ? 0 : 1;
        texts.Add(json, new(
            (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length, reader.ValueIsEscaped, kind, path));
    }

    /// <summary>The place of the member whose name the reader is at: its name, and how deep it is.</summary>
    public static int PathOf(ref Utf8JsonReader reader)
    {
        var hash = new HashCode();
        hash.AddBytes(reader.ValueSpan);
        hash.Add(reader.CurrentDepth);
        return hash.ToHashCode();
    }

    /// <summary>Whether the reader is at nothing but padding.</summary>
    public static bool IsPadding(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && Padding.StartsWith(reader.ValueSpan);
}
