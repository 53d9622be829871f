using System.Text.Json;

namespace Gateway.Usage;

/// <summary>Passes on all texts of a JSON value, at any depth.</summary>
internal static class ResponseTextWalk
{
    // The shortest number that identifies a person. Shorter names and JSON numbers cannot contain one.
    private const int MinDigits = 11;

    // AWS pads events with a prefix of this text, so that their length does not show how much the model wrote.
    private static ReadOnlySpan<byte> Padding => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;

    /// <summary>Passes on all texts of the reader's current value, to its end.</summary>
    /// <param name="reader">At the first token of the value; afterwards at its last.</param>
    /// <param name="json">The JSON being read.</param>
    /// <param name="path">The place of the value, from <see cref="PathOf"/>.</param>
    /// <param name="texts">The receiver of the texts.</param>
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

    /// <summary>Passes on the name of the reader's current member, if it is long enough to contain a number.</summary>
    public static void ShowName<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, int path, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        if (reader.ValueSpan.Length >= MinDigits)
        {
            Show(ref reader, json, ResponseTextKind.Name, path, ref texts);
        }
    }

    /// <summary>Passes on the reader's current string or number.</summary>
    public static void Show<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, ResponseTextKind kind, int path, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        var quote = kind == ResponseTextKind.Number ? 0 : 1;
        texts.Add(json, new(
            (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length, reader.ValueIsEscaped, kind, path));
    }

    /// <summary>A hash of the place of the reader's current member: its name and its depth.</summary>
    public static int PathOf(ref Utf8JsonReader reader)
    {
        var hash = new HashCode();
        hash.AddBytes(reader.ValueSpan);
        hash.Add(reader.CurrentDepth);
        return hash.ToHashCode();
    }

    /// <summary>True when the reader's current value is only padding.</summary>
    public static bool IsPadding(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && Padding.StartsWith(reader.ValueSpan);
}
