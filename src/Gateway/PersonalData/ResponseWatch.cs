using Gateway.Callers;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.Usage;

namespace Gateway.PersonalData;

/// <summary>
/// Searches a streamed response as it passes. If numbers are blocked, events are held back while the text in them can still
/// become a number, so that its last digit never passes; otherwise every event passes at once. For one stream.
/// </summary>
/// <remarks>
/// Texts that are known to come in pieces are joined, and evaluated once their continuation is known. All other texts are
/// evaluated alone, as in a whole response; if one ends like the beginning of a number, it is also evaluated together with
/// the next text at the same path, because that may continue it.
/// </remarks>
internal sealed class ResponseWatch(PersonalDataPolicy policy) : IResponseTexts
{
    // Twelve digits with a separator between each two, and one more.
    private const int MaxHeldCharacters = 24;

    // After so many events without another piece, a text that holds events back counts as ended.
    private const int MaxHeldWithoutPiece = 16;

    // The most texts remembered for one event. Bedrock's events have a handful.
    private const int MaxValues = 65_536;

    // The most texts remembered that no table names and that end in digits, one for each path.
    private const int MaxUnnamed = 32;

    // The part of an unnamed text, at either end, that can share a number with another. The longest number has far fewer bytes.
    private const int EndBytes = 2048;

    private readonly List<PieceText> _pieces = [];
    private readonly List<(StreamedText Text, long Event)> _unnamed = [];
    private readonly List<ResponseText> _values = [];
    private readonly Queue<(Frame Frame, long Event)> _held = new();
    private readonly MatchCounts _counts = new();
    private long _event;
    private bool _blockEnds;

    public bool AreWanted => true;

    /// <summary>The number of matches of each rule.</summary>
    public IReadOnlyList<(string Rule, int Count)> Matches => _counts.ToList();

    /// <summary>The error that ends the response, if it is ended.</summary>
    public GatewayError Error =>
        (_counts.HasNumbers ? policy.ResponseError : policy.UnreadableResponseError) with { MidStream = true };

    private bool Blocks => policy.Responses == PersonalDataAction.Block;

    void IResponseTexts.Add(scoped ReadOnlySpan<byte> json, ResponseText text)
    {
        if (text.Kind is ResponseTextKind.Piece or ResponseTextKind.JsonPiece)
        {
            var piece = PieceAt(text);
            piece.Text.Append(json.Slice(text.Start, text.Length), text.IsEscaped);
            piece.Continue(_event, text.Length > 0);
        }
        else if (_values.Count < MaxValues)
        {
            _values.Add(text);
        }
        else
        {
            CannotRead();
        }
    }

    void IResponseTexts.EndObject(scoped ReadOnlySpan<byte> json)
    {
        if (_values.Count == 0)
        {
            return;
        }

        var scan = new ResponseScan(json, policy.ResponseRules);
        foreach (var value in _values)
        {
            scan.Add(value);
            if (value.Kind == ResponseTextKind.Value)
            {
                LookAcross(json.Slice(value.Start, value.Length), value);
            }
        }

        _counts.Add(scan.InTexts);
        _counts.Add(scan.InNames);
        _values.Clear();
    }

    void IResponseTexts.EndBlock() => _blockEnds = true;

    /// <summary>Records that the event could not be read.</summary>
    public void CannotRead()
    {
        _values.Clear();
        _counts.AddUnreadable();
    }

    /// <summary>Evaluates an event whose texts have been added, and writes the events that may pass now, in order.</summary>
    /// <returns>True when the response may continue.</returns>
    public bool Take(Frame frame, Action<Frame> write)
    {
        var openSince = LookAtPieces();
        _event++;
        _blockEnds = false;
        if (!Blocks)
        {
            write(frame);
            return true;
        }

        if (!_counts.IsEmpty)
        {
            return false;
        }

        if (_held.Count == 0 && openSince == long.MaxValue)
        {
            write(frame);
            return true;
        }

        _held.Enqueue((frame.Copy(), _event - 1));
        Release(openSince, write);
        return true;
    }

    /// <summary>Ends the response: the events held back pass, unless their text is a number after all.</summary>
    public bool End(Action<Frame> write)
    {
        _blockEnds = true;
        LookAtPieces();
        if (Blocks && !_counts.IsEmpty)
        {
            return false;
        }

        Release(long.MaxValue, write);
        return true;
    }

    // The oldest event with a piece of text that can still become a number; the greatest number for none.
    private long LookAtPieces()
    {
        var openSince = long.MaxValue;
        foreach (var piece in _pieces)
        {
            var hasEnded = _blockEnds || _event - piece.LastEvent > MaxHeldWithoutPiece;
            if (piece.LastEvent == _event || (hasEnded && piece.Text.Open > 0))
            {
                piece.Text.Look(policy.ResponseRules, hasEnded, _counts);
            }

            if (_blockEnds)
            {
                piece.Text.EndBlock();
            }

            openSince = Math.Min(openSince, piece.OpenSince(MaxHeldCharacters));
        }

        return openSince;
    }

    private void Release(long openSince, Action<Frame> write)
    {
        while (_held.TryPeek(out var oldest) && oldest.Event < openSince)
        {
            write(_held.Dequeue().Frame);
        }
    }

    private PieceText PieceAt(ResponseText text)
    {
        foreach (var piece in _pieces)
        {
            if (piece.Text.Path == text.Path)
            {
                return piece;
            }
        }

        var added = new PieceText(new StreamedText(text.Path, text.Kind == ResponseTextKind.JsonPiece));
        _pieces.Add(added);
        return added;
    }

    // Texts of one event at one path are searched together with the event's other texts. Here the first of them is searched
    // together with the last of the event before.
    private void LookAcross(ReadOnlySpan<byte> value, ResponseText text)
    {
        var known = IndexOfUnnamed(text.Path);
        if (known >= 0)
        {
            var (before, at) = _unnamed[known];
            _unnamed.RemoveAt(known);
            if (at < _event)
            {
                var place = before.End;
                before.Append(value[..Math.Min(value.Length, EndBytes)], text.IsEscaped);
                before.LookAcross(policy.ResponseRules, place, _counts);
                if (before.Open > 0 && value.Length <= EndBytes)
                {
                    _unnamed.Add((before, _event));
                    return;
                }
            }
        }

        var end = value[^Math.Min(value.Length, EndBytes)..];
        if (end.IndexOfAny(Symbol.Candidates) < 0)
        {
            return;
        }

        var begun = new StreamedText(text.Path, isJson: false);
        begun.Append(end, text.IsEscaped);
        begun.LookAcross(policy.ResponseRules, 0, _counts);
        if (begun.Open > 0)
        {
            if (_unnamed.Count == MaxUnnamed)
            {
                _unnamed.RemoveAt(0);
            }

            _unnamed.Add((begun, _event));
        }
    }

    private int IndexOfUnnamed(int path)
    {
        for (var i = 0; i < _unnamed.Count; i++)
        {
            if (_unnamed[i].Text.Path == path)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A text that comes in pieces, and the events that contain its end.</summary>
    private sealed class PieceText(StreamedText text)
    {
        private readonly Queue<(long Event, long End)> _ends = new();

        public StreamedText Text => text;

        /// <summary>The last event with a piece of it.</summary>
        public long LastEvent { get; private set; }

        public void Continue(long at, bool hasMore)
        {
            if (hasMore)
            {
                LastEvent = at;
                _ends.Enqueue((at, text.End));
            }
        }

        /// <summary>The oldest event with a part of the text that can still become a number.</summary>
        public long OpenSince(int mostCharacters)
        {
            if (text.Open == 0)
            {
                _ends.Clear();
                return long.MaxValue;
            }

            var from = text.OpenFrom(mostCharacters);
            while (_ends.TryPeek(out var oldest) && oldest.End <= from)
            {
                _ends.Dequeue();
            }

            return _ends.TryPeek(out var first) ? first.Event : long.MaxValue;
        }
    }
}
