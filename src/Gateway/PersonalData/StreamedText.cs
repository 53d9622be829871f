using System.Collections.Immutable;
using System.Text;
using Gateway.Usage;

namespace Gateway.PersonalData;

/// <summary>
/// One text of a stream, joined from its pieces: without escapes, and only as much of it as a number and the words around it
/// need. For one stream.
/// </summary>
/// <param name="path">The place of its pieces in the events.</param>
/// <param name="isJson">True when the pieces together are JSON, whose escapes are read too.</param>
internal sealed class StreamedText(int path, bool isJson)
{
    // The part of the earlier text that is kept, for the words before a number.
    private const int KeptBytes = 600;

    // The usual size of a piece of a tool's input.
    private const int OnStack = 512;

    // A larger buffer is released, because a large piece is rare.
    private const int UsualRoom = 8 * 1024;

    private byte[] _text = [];
    private int _length;
    private JsonUnescaper _wire;
    private JsonUnescaper _inner;
    private long _forgotten;
    private long _decided;

    // The ends of content blocks in the kept text: a number may end there, or continue.
    private readonly List<long> _blockEnds = [];

    public int Path { get; } = path;

    /// <summary>The number of bytes of the text so far, from its beginning.</summary>
    public long End => _forgotten + _length;

    /// <summary>The number of bytes at the end that can still become a number; 0 for none.</summary>
    public int Open { get; private set; }

    /// <summary>The start of the part that can become a number, at most so many characters before the end.</summary>
    public long OpenFrom(int characters)
    {
        var text = Text[^Open..];
        var at = text.Length;
        while (at > 0 && characters-- > 0)
        {
            Rune.DecodeLastFromUtf8(text[..at], out _, out var length);
            at -= length;
        }

        return End - Open + at;
    }

    /// <summary>Appends a piece, and drops earlier text except for its end.</summary>
    public void Append(ReadOnlySpan<byte> piece, bool isEscaped)
    {
        Forget();
        if (!isJson)
        {
            _length += Unescape(ref _wire, piece, isEscaped, RoomFor(piece.Length));
            return;
        }

        if (!isEscaped && !_wire.IsPending)
        {
            _length += _inner.Append(piece, RoomFor(piece.Length));
            return;
        }

        // Two layers of escapes: those of the event, and within them those of the JSON.
        var room = piece.Length + JsonUnescaper.MaxAdded;
        var plain = room <= OnStack ? stackalloc byte[OnStack] : new byte[room];
        var length = Unescape(ref _wire, piece, isEscaped, plain);
        _length += _inner.Append(plain[..length], RoomFor(length));
    }

    /// <summary>
    /// Counts the numbers that ended since the last call. A number that ends in the last group of digits can still become
    /// something else, unless nothing follows.
    /// </summary>
    public void Look(ImmutableArray<PersonalDataRule> rules, bool isEnd, MatchCounts counts)
    {
        var (open, undecided) = isEnd ? (0, 0) : OpenBytes(Text);
        var decided = Math.Max(_decided, End - undecided);
        var scan = new PersonalDataScan(Text, rules);
        var from = 0;
        foreach (var end in _blockEnds)
        {
            var until = (int)(end - _forgotten);
            scan.Text(from, until - from);
            from = until;
        }

        scan.Text(from, _length - from);
        foreach (var match in scan.Matches ?? [])
        {
            var last = _forgotten + match.Digits[^1].Start;
            if (last >= _decided && last < decided)
            {
                counts.Add(match);
            }
        }

        (Open, _decided) = (open, decided);
    }

    /// <summary>Marks the end of a content block; the next piece belongs to another.</summary>
    public void EndBlock()
    {
        if (_length > 0 && (_blockEnds.Count == 0 || _blockEnds[^1] < End))
        {
            _blockEnds.Add(End);
        }
    }

    /// <summary>Counts the numbers that begin before a position and end after it.</summary>
    public void LookAcross(ImmutableArray<PersonalDataRule> rules, long place, MatchCounts counts)
    {
        (Open, _) = OpenBytes(Text);
        var scan = new PersonalDataScan(Text, rules);
        scan.Text(0, _length);
        foreach (var match in scan.Matches ?? [])
        {
            if (_forgotten + match.Digits[0].Start < place && _forgotten + match.Digits[^1].Start >= place)
            {
                counts.Add(match);
            }
        }
    }

    private ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    private static int Unescape(ref JsonUnescaper unescaper, ReadOnlySpan<byte> piece, bool isEscaped, Span<byte> into) =>
        isEscaped ? unescaper.Append(piece, into) : unescaper.AppendPlain(piece, into);

    // The bytes of digits and separators at the end, from the first digit on; and from the last group of digits on. No number
    // continues after more separators than the limit.
    private static (int Open, int Undecided) OpenBytes(ReadOnlySpan<byte> text)
    {
        var (open, undecided, separators, at) = (0, 0, 0, text.Length);
        while (at > 0)
        {
            Rune.DecodeLastFromUtf8(text[..at], out _, out var length);
            at -= length;
            var symbol = Symbol.Read(text[at..]);
            if (symbol.Kind == SymbolKind.Digit)
            {
                undecided = open == 0 || (separators == 0 && undecided == open) ? text.Length - at : undecided;
                open = text.Length - at;
                separators = 0;
            }
            else if (!symbol.IsGap || ++separators > PersonalDataScan.MaxSeparators)
            {
                break;
            }
        }

        return (open, undecided);
    }

    private Span<byte> RoomFor(int more)
    {
        var needed = _length + more + JsonUnescaper.MaxAdded;
        if (needed > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(needed, Math.Min(2 * _text.Length, UsualRoom)));
        }

        return _text.AsSpan(_length);
    }

    private void Forget()
    {
        if (_length <= 2 * KeptBytes)
        {
            return;
        }

        var from = _length - KeptBytes;
        while (from < _length && _text[from] is >= 0x80 and < 0xC0)
        {
            from++;
        }

        var kept = _text.AsSpan(from, _length - from);
        var next = _text.Length <= UsualRoom ? _text : new byte[UsualRoom / 2];
        kept.CopyTo(next);
        _forgotten += from;
        _blockEnds.RemoveAll(end => end <= _forgotten);
        (_text, _length) = (next, kept.Length);
    }
}
