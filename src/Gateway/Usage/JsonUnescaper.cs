using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Usage;

/// <summary>
/// Reads the escapes of JSON in a text that comes in pieces, cut anywhere: also within an escape, or between the two halves
/// of a surrogate pair. Nothing makes it throw: half a pair becomes U+FFFD, and what is no escape or no UTF-8 stays as it is.
/// Where none is pending and no backslash comes, bytes are copied.
/// </summary>
internal struct JsonUnescaper
{
    /// <summary>The most that a piece can become longer by: an unfinished escape before it, and half a pair.</summary>
    public const int MaxAdded = 16;

    // \uXXXX
    private const int MaxEscapeLength = 6;

    private Escape _escape;
    private int _length;
    private char _high;

    /// <summary>Whether the end of the last piece is only the beginning of a character.</summary>
    public readonly bool IsPending => _length > 0 || _high != default;

    /// <summary>Writes what the piece adds to the text.</summary>
    /// <param name="piece">The next piece.</param>
    /// <param name="into">Room for it, and for <see cref="MaxAdded"/> more bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public int Append(ReadOnlySpan<byte> piece, Span<byte> into)
    {
        var written = 0;
        while (!piece.IsEmpty)
        {
            var plain = _length > 0 ? 0 : piece.IndexOf((byte)'\\');
            plain = plain < 0 ? piece.Length : plain;
            if (plain > 0)
            {
                written += WriteHalf(into[written..]);
                piece[..plain].CopyTo(into[written..]);
                written += plain;
                piece = piece[plain..];
                continue;
            }

            var isTaken = TryTake(piece[0], into, ref written);
            piece = isTaken ? piece[1..] : piece;
        }

        return written;
    }

    /// <summary>Writes a piece that has no escapes.</summary>
    public int AppendPlain(ReadOnlySpan<byte> piece, Span<byte> into)
    {
        var written = piece.IsEmpty ? 0 : WriteHalf(into);
        piece.CopyTo(into[written..]);
        return written + piece.Length;
    }

    // False where the byte is no part of the escape before it, which then was none.
    private bool TryTake(byte next, Span<byte> into, ref int written)
    {
        if (_length >= 2 && !char.IsAsciiHexDigit((char)next))
        {
            written += WriteHalf(into[written..]);
            ((ReadOnlySpan<byte>)_escape)[.._length].CopyTo(into[written..]);
            written += _length;
            _length = 0;
            return false;
        }

        _escape[_length++] = next;
        if (_length == 2 && next != 'u')
        {
            written += WriteHalf(into[written..]);
            into[written++] = Short(next);
            _length = 0;
        }
        else if (_length == MaxEscapeLength)
        {
            // Always four hexadecimal digits: anything else ended the escape above.
            var unit = Utf8Parser.TryParse(((ReadOnlySpan<byte>)_escape)[2..], out ushort value, out _, 'x') ? (char)value : '\0';
            written += WriteUnit(unit, into[written..]);
            _length = 0;
        }

        return true;
    }

    private int WriteUnit(char unit, Span<byte> into)
    {
        if (char.IsLowSurrogate(unit) && _high != default)
        {
            var pair = new Rune(_high, unit);
            _high = default;
            return pair.EncodeToUtf8(into);
        }

        var written = WriteHalf(into);
        if (char.IsHighSurrogate(unit))
        {
            _high = unit;
            return written;
        }

        var rune = Rune.TryCreate(unit, out var whole) ? whole : Rune.ReplacementChar;
        return written + rune.EncodeToUtf8(into[written..]);
    }

    // The first half of a pair whose second half does not come.
    private int WriteHalf(Span<byte> into)
    {
        if (_high == default)
        {
            return 0;
        }

        _high = default;
        return Rune.ReplacementChar.EncodeToUtf8(into);
    }

    private static byte Short(byte named) => named switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' or (byte)'f' => (byte)' ',
        _ => named,
    };

    [InlineArray(MaxEscapeLength)]
    private struct Escape
    {
        private byte _first;
    }
}
