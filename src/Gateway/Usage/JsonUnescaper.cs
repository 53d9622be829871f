using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Usage;

/// <summary>
/// Decodes the JSON escapes of a text that arrives in pieces. A piece may be cut anywhere, also inside an escape or between the
/// two halves of a surrogate pair. It never throws: half a pair becomes U+FFFD, and invalid escapes or invalid UTF-8 are copied
/// as they are. If no escape is pending and the piece has no backslash, its bytes are only copied.
/// </summary>
internal struct JsonUnescaper
{
    /// <summary>
    /// The most bytes that the output can be longer than a piece: an unfinished escape before it, and half a pair.
    /// </summary>
    public const int MaxAdded = 16;

    // \uXXXX
    private const int MaxEscapeLength = 6;

    private Escape _escape;
    private int _length;
    private char _high;

    /// <summary>True when the last piece ended in the middle of an escape or of a surrogate pair.</summary>
    public readonly bool IsPending => _length > 0 || _high != default;

    /// <summary>Decodes the next piece.</summary>
    /// <param name="piece">The next piece.</param>
    /// <param name="into">The output; must have room for the piece and <see cref="MaxAdded"/> more bytes.</param>
    /// <returns>The number of bytes written.</returns>
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

    /// <summary>Copies a piece that has no escapes.</summary>
    public int AppendPlain(ReadOnlySpan<byte> piece, Span<byte> into)
    {
        var written = piece.IsEmpty ? 0 : WriteHalf(into);
        piece.CopyTo(into[written..]);
        return written + piece.Length;
    }

    // False when the byte does not continue the pending escape, which was therefore not a valid escape.
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
            // Always four hexadecimal digits: the check above ended the escape at any other byte.
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

    // Writes U+FFFD for the first half of a pair whose second half did not follow.
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
