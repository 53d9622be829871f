using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.PersonalData;

/// <summary>
/// Reads one character of a text in UTF-8, written as itself, as an escape of JSON, or as a character reference of HTML or XML.
/// </summary>
/// <remarks>
/// JSON is often a text inside JSON, once or several times (a tool's result, an event in a log), and each level doubles the
/// backslashes. So any number of backslashes before an escape counts as one. The cost: <c>C:\new</c> in a plain text reads
/// as a line break before "ew".
/// </remarks>
internal static class WrittenCharacter
{
    private const int MaxNumberLength = 8;

    private static readonly sbyte[] HexDigits =
        [.. Enumerable.Range(0, 0x100).Select(code => char.IsAsciiHexDigit((char)code) ? Convert.ToSByte($"{(char)code}", 16) : (sbyte)-1)];

    // U+ values, by HTML's names. Only characters that can be between digits.
    private static readonly (byte[] Name, int CodePoint)[] Named =
    [
        ("nbsp;"u8.ToArray(), 0xA0), ("ensp;"u8.ToArray(), 0x2002), ("emsp;"u8.ToArray(), 0x2003), ("thinsp;"u8.ToArray(), 0x2009),
        ("shy;"u8.ToArray(), 0xAD), ("zwnj;"u8.ToArray(), 0x200C), ("zwj;"u8.ToArray(), 0x200D), ("hyphen;"u8.ToArray(), 0x2010),
        ("dash;"u8.ToArray(), 0x2010), ("ndash;"u8.ToArray(), 0x2013), ("mdash;"u8.ToArray(), 0x2014), ("minus;"u8.ToArray(), 0x2212),
        ("middot;"u8.ToArray(), 0xB7), ("bull;"u8.ToArray(), 0x2022), ("sol;"u8.ToArray(), '/'), ("lowbar;"u8.ToArray(), '_'),
    ];

    /// <param name="text">Not empty; UTF-8 that ends with a whole character.</param>
    /// <param name="length">The number of bytes the character is written in; at least 1.</param>
    /// <returns>Its code point; for half of a surrogate pair, that half.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> text, out int length)
    {
        var first = text[0];
        if (first >= 0x80)
        {
            return Utf8(text, out length);
        }

        if (first == '\\')
        {
            return Escape(text, out length);
        }

        if (first == '&' && TryReference(text, out var referenced, out length))
        {
            return referenced;
        }

        length = 1;
        return first;
    }

    // Nearly all have three bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Utf8(ReadOnlySpan<byte> text, out int length)
    {
        if (text is [>= 0xE0 and < 0xF0 and var first, >= 0x80 and < 0xC0 and var second, >= 0x80 and < 0xC0 and var third, ..])
        {
            length = 3;
            return ((first & 0xF) << 12) | ((second & 0x3F) << 6) | (third & 0x3F);
        }

        Rune.DecodeFromUtf8(text, out var rune, out length);
        return rune.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Escape(ReadOnlySpan<byte> text, out int length)
    {
        length = 1;
        while (length < text.Length && text[length] == '\\')
        {
            length++;
        }

        if (length == text.Length)
        {
            return '\\';
        }

        var named = text[length];
        if (named == 'u')
        {
            return CodeUnits(text, ref length);
        }

        var plain = named switch
        {
            (byte)'n' or (byte)'r' => '\n',
            (byte)'t' => '\t',
            (byte)'b' or (byte)'f' => ' ',
            (byte)'"' or (byte)'/' or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'*' => (char)named, // Markdown's, too.
            _ => '\\',
        };
        length += plain == '\\' ? 0 : 1;
        return plain;
    }

    // uXXXX, or two of them for a character beyond the first 65,536. Reading from the middle of an escape may return anything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CodeUnits(ReadOnlySpan<byte> text, ref int length)
    {
        const int One = 5;
        var first = Unit(text[length..]);
        if (first < 0)
        {
            return '\\';
        }

        length += One;
        if (char.IsHighSurrogate((char)first) && length < text.Length && text[length] == '\\'
            && text[length..].IndexOfAnyExcept((byte)'\\') is var slashes and > 0
            && Unit(text[(length + slashes)..]) is var second and >= 0
            && char.IsLowSurrogate((char)second))
        {
            length += slashes + One;
            return char.ConvertToUtf32((char)first, (char)second);
        }

        return first;
    }

    // Negative for anything but u and four hexadecimal digits.
    private static int Unit(ReadOnlySpan<byte> text) => text is [(byte)'u', var a, var b, var c, var d, ..]
        ? (Hex(a) << 12) | (Hex(b) << 8) | (Hex(c) << 4) | Hex(d)
        : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReference(ReadOnlySpan<byte> text, out int codePoint, out int length)
    {
        (codePoint, length) = (0, 0);
        if (text is [_, (byte)'#', var first, ..])
        {
            return TryNumber(text, isHex: first is (byte)'x' or (byte)'X', out codePoint, out length);
        }

        foreach (var (name, named) in text is [_, >= (byte)'b' and <= (byte)'z', ..] ? Named : [])
        {
            if (text[1..].StartsWith(name))
            {
                (codePoint, length) = (named, name.Length + 1);
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryNumber(ReadOnlySpan<byte> text, bool isHex, out int code, out int length)
    {
        length = isHex ? 3 : 2;
        (code, var radix, var end) = (0, isHex ? 16 : 10, Math.Min(text.Length, length + MaxNumberLength));
        while (length < end && Hex(text[length]) is var digit and >= 0 && digit < radix)
        {
            code = (code * radix) + digit;
            length++;
        }

        return length < text.Length && text[length++] == ';' && Rune.IsValid(code);
    }

    // Every bit is set for what is not a hexadecimal digit, so that it is still negative after a shift.
    private static int Hex(byte digit) => HexDigits[digit];
}
