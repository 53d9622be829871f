using System.Buffers;
using System.Text;
using Gateway.Callers;
using Gateway.EventStream;

namespace Gateway.Inspection.PersonalData;

/// <summary>
/// Looks into a streamed answer as it passes. Where numbers are blocked, events are held back as long as the text in them
/// can still become one, and so its last digit never passes; otherwise everything passes at once. For one stream.
/// </summary>
internal sealed class AnswerWatch(PersonalDataPolicy policy)
{
    // Twelve digits with a separator between each two, and one more.
    private const int MostHeldCharacters = 24;

    // What is kept of what has passed, for the words before a number.
    private const int KeptBytes = 600;

    private readonly ArrayBufferWriter<byte> _text = new(4 * KeptBytes);
    private readonly Queue<(Frame Frame, long End)> _held = new();
    private readonly List<Found> _found = [];
    private long _forgotten;
    private long _seen;

    /// <summary>How many of each kind were found.</summary>
    public IReadOnlyList<(string Rule, int Count)> Found => _found.Count == 0
        ? []
        : [.. _found.CountBy(one => one.Rule.Id).Select(pair => (pair.Key, pair.Value))];

    /// <summary>Takes in one event and writes what may pass now, in order.</summary>
    /// <returns>Whether the answer may go on.</returns>
    public bool Take(Frame frame, Action<Frame> write)
    {
        AnswerTexts.Append(frame.Payload, _text);
        var open = Look(isEnd: false);
        if (policy.Answers != PersonalDataAction.Block)
        {
            write(frame);
            Forget();
            return true;
        }

        if (_found.Count > 0)
        {
            return false;
        }

        if (open == 0 && _held.Count == 0)
        {
            write(frame);
        }
        else
        {
            _held.Enqueue((frame.Copy(), _forgotten + _text.WrittenCount));
            Release(open, write);
        }

        Forget();
        return true;
    }

    /// <summary>At the end of the answer: what was held back passes, unless it is one after all.</summary>
    public bool End(Action<Frame> write)
    {
        Look(isEnd: true);
        if (policy.Answers == PersonalDataAction.Block && _found.Count > 0)
        {
            return false;
        }

        Release(0, write);
        return true;
    }

    // How many bytes at the end can still become a number; 0 for none.
    private int Look(bool isEnd)
    {
        var text = _text.WrittenSpan;
        var (open, undecided) = isEnd ? (0, 0) : OpenBytes(text);
        var scan = new PersonalDataScan(text, policy.AnswerRules);
        scan.Text(0, text.Length);

        // What ended before was judged before; what ends in the last group of digits can still become something else.
        var decided = _forgotten + text.Length - undecided;
        _found.AddRange((scan.Found ?? []).Where(one =>
            _forgotten + one.Digits[^1].Start is var last && last >= _seen && last < decided));
        _seen = decided;
        return open;
    }

    // Digits and separators at the end, from the first digit on; and from the last group of digits on. No number goes on
    // behind so many separators.
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
            else if (!symbol.IsGap || ++separators > PersonalDataScan.MostSeparators)
            {
                break;
            }
        }

        return (open, undecided);
    }

    // What ends before the last characters that could be part of a number.
    private void Release(int open, Action<Frame> write)
    {
        var text = _text.WrittenSpan[^open..];
        var (at, characters) = (text.Length, 0);
        while (at > 0 && characters < MostHeldCharacters)
        {
            Rune.DecodeLastFromUtf8(text[..at], out _, out var length);
            at -= length;
            characters++;
        }

        var until = _forgotten + _text.WrittenCount - open + at;
        while (_held.TryPeek(out var oldest) && (open == 0 || oldest.End <= until))
        {
            write(_held.Dequeue().Frame);
        }
    }

    private void Forget()
    {
        var text = _text.WrittenSpan;
        if (text.Length <= 2 * KeptBytes)
        {
            return;
        }

        var from = text.Length - KeptBytes;
        while (text[from] is >= 0x80 and < 0xC0)
        {
            from++;
        }

        Span<byte> kept = stackalloc byte[KeptBytes];
        text[from..].CopyTo(kept);
        var length = text.Length - from;
        _forgotten += from;
        _text.ResetWrittenCount();
        _text.Write(kept[..length]);
    }
}
