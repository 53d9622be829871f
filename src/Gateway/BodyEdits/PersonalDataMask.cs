using System.Buffers.Text;
using Gateway.Buffers;
using Gateway.PersonalData;

namespace Gateway.BodyEdits;

/// <summary>
/// Overwrites the digits of the matches in place, each by the same number of bytes: every other byte stays the caller's, and
/// the JSON stays valid.
/// </summary>
internal static class PersonalDataMask
{
    public static void Apply(RequestBody body, PersonalDataMatches findings)
    {
        foreach (var match in findings.InBody)
        {
            Write(body.Writable, match);
        }

        foreach (var (base64, found) in findings.InDocuments)
        {
            Apply(body.Writable.Slice(base64.Start, base64.Length), found);
        }
    }

    // The length stays the same: base64 with escapes or white space is never masked.
    private static void Apply(Span<byte> base64, IReadOnlyList<PersonalDataMatch> found)
    {
        using var buffer = ByteBuffer.Rent(base64.Length);
        var text = buffer.Span;
        Base64.DecodeFromUtf8(base64, text, out _, out var length);
        foreach (var one in found)
        {
            Write(text, one);
        }

        Base64.EncodeToUtf8(text[..length], base64, out _, out _);
        text[..length].Clear();
    }

    private static void Write(Span<byte> text, PersonalDataMatch match)
    {
        foreach (var digit in match.Digits)
        {
            Write(text.Slice(digit.Start, digit.Length), match.Within);
        }
    }

    private static void Write(Span<byte> digit, TextKind within)
    {
        if (within == TextKind.Number)
        {
            digit.Fill((byte)'9'); // A star is not valid in a number, nor is a leading zero.
            return;
        }

        if (digit[0] is (byte)'\\' or (byte)'&')
        {
            Rewrite(digit);
            return;
        }

        while (!digit.IsEmpty)
        {
            var star = digit.Length >= 3 ? "＊"u8 : "*"u8;
            star.CopyTo(digit);
            digit = digit[star.Length..];
        }
    }

    // A digit written as one or two JSON escapes, or as an HTML character reference. Only its figures change.
    private static void Rewrite(Span<byte> digit)
    {
        if (digit[0] == '&')
        {
            var isHex = digit[2] is (byte)'x' or (byte)'X';
            digit[(isHex ? 3 : 2)..].Fill((byte)'0');
            (isHex ? "2A;"u8 : "42;"u8).CopyTo(digit[^3..]);
            return;
        }

        while (digit.IndexOf((byte)'u') is var named and >= 0)
        {
            "002a"u8.CopyTo(digit[(named + 1)..]);
            digit = digit[(named + 5)..];
        }
    }
}
