using System.Text.Json;

namespace Gateway.PersonalData;

/// <summary>Where a text stands in a body, without its quotes.</summary>
internal readonly record struct TextSpan(int Start, int Length, bool IsEscaped)
{
    public bool IsGiven => Start > 0;

    /// <summary>The text the reader stands at.</summary>
    public static TextSpan Of(ref Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);

    /// <summary>The text as it stands there, escapes included.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body) => body.Slice(Start, Length);

    /// <summary>The text without its escapes.</summary>
    /// <param name="body">Where it stands.</param>
    /// <param name="into">At least <see cref="Length"/> long; left alone where there are no escapes.</param>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> body, Span<byte> into)
    {
        if (!IsEscaped)
        {
            return Raw(body);
        }

        // Read as a JSON text of its own, a string ends at its closing quote.
        var text = new Utf8JsonReader(body.Slice(Start - 1, Length + 2));
        text.Read();
        return into[..text.CopyString(into)];
    }

    /// <summary>Whether it says this.</summary>
    public bool Is(ReadOnlySpan<byte> body, ReadOnlySpan<byte> text)
    {
        if (!IsGiven || Length > text.Length * @"\uXXXX".Length)
        {
            return false;
        }

        return Read(body, stackalloc byte[Length]).SequenceEqual(text);
    }
}
