using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>Finds out whether a file is a text, and whether it is in UTF-8, the only encoding that AWS takes.</summary>
internal static class TextEncodings
{
    private const int Piece = 4096;
    private const int MaxTailLength = 3; // An incomplete UTF-8 character, or escape of ISO-2022-JP.

    // The control characters that texts contain are tab, line feed, form feed, carriage return and escape.
    private static readonly SearchValues<byte> NotInTexts = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7F).Select(code => (byte)code).Except("\t\n\f\r\x1b"u8.ToArray())]);

    /// <param name="head">The first bytes of a file without a signature; at least one.</param>
    /// <param name="base64">The whole file.</param>
    public static FileContent Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> base64)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return FileContent.Utf16Text;
        }

        if (head.ContainsAny(NotInTexts))
        {
            return IsUtf16(head) ? FileContent.Utf16Text : FileContent.Unknown;
        }

        return OfWhole(base64);
    }

    // UTF-16 of mostly ASCII text has zeros, all of them in the same half of a pair.
    private static bool IsUtf16(ReadOnlySpan<byte> head)
    {
        Span<int> zeros = stackalloc int[2];
        for (var at = 0; at < head.Length; at++)
        {
            zeros[at % 2] += head[at] == 0 ? 1 : 0;
        }

        return zeros is [0, > 0] or [> 0, 0];
    }

    // Reads to the end: a text that is not valid UTF-8 cannot be searched for personal data either.
    private static FileContent OfWhole(ReadOnlySpan<byte> base64)
    {
        Span<byte> buffer = stackalloc byte[MaxTailLength + Piece];
        var carried = 0;
        while (true)
        {
            var piece = base64[..Math.Min(base64.Length, Piece)];
            var isLast = piece.Length == base64.Length;
            Base64.DecodeFromUtf8(piece, buffer[carried..], out var consumed, out var written, isLast);
            base64 = base64[consumed..];
            Span<byte> text = buffer[..(carried + written)];
            var tail = isLast ? 0 : Tail(text);
            if (text.Contains((byte)0))
            {
                return FileContent.Utf16Text;
            }

            if (!Utf8.IsValid(text[..^tail]) || IsIso2022(text))
            {
                return FileContent.OtherText;
            }

            if (isLast || consumed == 0)
            {
                return FileContent.Text;
            }

            text[^tail..].CopyTo(buffer);
            carried = tail;
        }
    }

    // ESC $ switches to double-byte characters. ISO-2022-JP uses 7-bit bytes only, so it is valid UTF-8 with another meaning.
    private static bool IsIso2022(ReadOnlySpan<byte> text) =>
        text.IndexOf("\x1b$B"u8) >= 0 || text.IndexOf("\x1b$@"u8) >= 0 || text.IndexOf("\x1b$("u8) >= 0;

    // The number of last bytes that may belong to a character that continues in the next piece.
    private static int Tail(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(MaxTailLength, text.Length); back++)
        {
            var one = text[^back];
            var length = one switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, 0x1B => 3, _ => 1 };
            if (length > back)
            {
                return back;
            }

            if (one is >= 0xC0 or 0x1B)
            {
                return 0;
            }
        }

        return 0;
    }
}
