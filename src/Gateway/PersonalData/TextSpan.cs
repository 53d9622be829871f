using System.Text.Json;

namespace Gateway.PersonalData;

/// <summary>The position of a text in a body, without its quotes.</summary>
internal readonly record struct TextSpan(int Start, int Length, bool IsEscaped)
{
    public bool IsGiven => Start > 0;

    /// <summary>The position behind it.</summary>
    public int End => Start + Length;

    /// <summary>The text at the reader.</summary>
    public static TextSpan Of(ref Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);

    /// <summary>The text as it is in the body, escapes included.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body) => body.Slice(Start, Length);

    /// <summary>The text without its escapes.</summary>
    /// <param name="body">The body that holds it.</param>
    /// <param name="into">At least <see cref="Length"/> long; not used when there are no escapes.</param>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> body, Span<byte> into)
    {
        if (!IsEscaped)
        {
            return Raw(body);
        }

        // The reader takes the string as a whole JSON text.
        var text = new Utf8JsonReader(body.Slice(Start - 1, Length + 2));
        text.Read();
        return into[..text.CopyString(into)];
    }

    /// <summary>True when the text, without its escapes, equals this one.</summary>
    public bool Is(ReadOnlySpan<byte> body, ReadOnlySpan<byte> text)
    {
        if (!IsGiven || Length > text.Length * @"\uXXXX".Length)
        {
            return false;
        }

        return Read(body, stackalloc byte[Length]).SequenceEqual(text);
    }
}
