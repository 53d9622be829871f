using System.Buffers;
using System.Text.Unicode;

namespace Gateway.Inspection.Attachments;

/// <summary>Whether bytes can be a text in one of the encodings that files of a Japanese office have.</summary>
internal static class LegibleText
{
    // Tab, line feed, form feed, carriage return, and the escapes of ISO-2022-JP.
    private static readonly SearchValues<byte> NotInTexts = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7F).Select(code => (byte)code).Except("\t\n\f\r\x1b"u8.ToArray())]);

    /// <param name="head">The first bytes.</param>
    /// <param name="isWhole">Whether there are no more; else the last character may be cut off.</param>
    public static bool IsUtf8(ReadOnlySpan<byte> head, bool isWhole)
    {
        const int LongestTail = 3;
        if (head.ContainsAny(NotInTexts))
        {
            return false;
        }

        for (var cut = 0; cut <= (isWhole ? 0 : Math.Min(LongestTail, head.Length)); cut++)
        {
            if (Utf8.IsValid(head[..^cut]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every byte has a place in Shift_JIS. Other encodings of Japanese may look so, too.</summary>
    public static bool MayBeShiftJis(ReadOnlySpan<byte> head, bool isWhole)
    {
        if (head.ContainsAny(NotInTexts))
        {
            return false;
        }

        for (var i = 0; i < head.Length; i++)
        {
            // ASCII and half-width katakana stand alone, the rest in pairs.
            if (head[i] is < 0x80 or (>= 0xA1 and <= 0xDF))
            {
                continue;
            }

            if (head[i] is 0x80 or 0xA0 or > 0xFC)
            {
                return false;
            }

            i++;
            if (i == head.Length)
            {
                return !isWhole;
            }

            if (head[i] is < 0x40 or 0x7F or > 0xFC)
            {
                return false;
            }
        }

        return true;
    }
}
