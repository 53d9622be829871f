using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>
/// Searches texts, one after another, for numbers that identify a person. A number split over consecutive texts is found. Without
/// a number of the right form it allocates nothing. Each byte is read a bounded number of times.
/// </summary>
/// <remarks>
/// This part reads digits and the gaps between them; <see cref="NumberForm"/> evaluates the form of a number, and
/// <see cref="NumbersFound"/> weighs it with the words and the column around it. Methods that run for each byte are fully
/// optimized at their first call (DECISIONS 44).
/// </remarks>
/// <param name="body">The body that holds all the texts.</param>
/// <param name="rules">The rules to search for.</param>
/// <param name="cancellation">Ends a long scan.</param>
internal ref struct PersonalDataScan(
    ReadOnlySpan<byte> body, ImmutableArray<PersonalDataRule> rules, CancellationToken cancellation = default)
{
    // A line break and the indentation of the next line; or the end of a cell, its line, and the next cell.
    internal const int MaxSeparators = 8;

    // Only the last digits of a long run without a gap can be a part of a number.
    private const int MaxPieceLength = 13;

    private const int MaxNumberLength = 12;
    private const int MinNumber = 11;
    private const int StepsBetweenLooks = 4096; // A power of two.

    private readonly ReadOnlySpan<byte> _body = body;
    private DigitRun _run;
    private NumbersFound _numbers;
    private int _gap;
    private int _separators;

    // The position of the first character after the last digit, while it has not been read; else negative.
    private int _unreadBehind;
    private SymbolKind _behind;
    private int _steps;

    /// <summary>The matches; <c>null</c> for none.</summary>
    public readonly IReadOnlyList<PersonalDataMatch>? Matches => _numbers.Certain;

    /// <summary>The characters read, numbers evaluated and words examined: a small multiple of the bytes at most.</summary>
    public readonly long Steps => _steps + _numbers.Steps;

    /// <summary>Searches the next text. JSON escapes in it are read, on any level of nesting.</summary>
    /// <param name="start">Its position in the body, without its quotes.</param>
    /// <param name="length">Its length there.</param>
    /// <param name="kind">The kind of text.</param>
    /// <exception cref="OperationCanceledException">The scan was cancelled.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Text(int start, int length, TextKind kind = TextKind.Text)
    {
        var text = new ScannedText(_body[..(start + length)], start, kind);
        var at = _run.Count > 0 && length > 0 ? Continue(text, start, isNext: true) : start;
        var (escapeEnd, escape) = (-1, SymbolKind.Other);
        var body = text.Body;
        while (at < body.Length && !_numbers.AreTooMany)
        {
            // Often a digit follows an escape directly.
            if (!char.IsAsciiDigit((char)body[at]))
            {
                var next = body[at..].IndexOfAny(Symbol.Candidates);
                if (next < 0)
                {
                    return;
                }

                at += next;
            }

            Step();
            var symbol = Symbol.Read(body, at);
            if (symbol.Kind == SymbolKind.Digit)
            {
                var isAfterEscape = at == escapeEnd;
                _run.Begin(isAfterEscape ? -1 : at, isAfterEscape ? escape : SymbolKind.Separator);
                (_gap, _separators) = (Gap.None, 0);
                at = Continue(text, at, isNext: false);
            }
            else
            {
                at += symbol.Length;
                (escapeEnd, escape) = (at, symbol.Kind);
            }
        }
    }

    /// <summary>Separates two texts that do not belong together.</summary>
    public void Break() => _run.End();

    // Reads digits and separators from here on, and evaluates at each place where a number may end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Continue(scoped in ScannedText text, int at, bool isNext)
    {
        var body = text.Body;
        var (gap, separators) = (_gap, _separators);
        while (at < body.Length)
        {
            Step();
            var (value, length) = (body[at] - '0', 1);
            if ((uint)value > 9)
            {
                var symbol = Symbol.Read(body, at);
                if (symbol.Kind != SymbolKind.Digit)
                {
                    symbol = symbol.IsGap && symbol.Value != Gap.Point ? symbol : Seldom(text, at, symbol);
                    if (!symbol.IsGap || separators == MaxSeparators)
                    {
                        End(text, at, symbol, separators);
                        return at;
                    }

                    _unreadBehind = separators++ == 0 ? at : _unreadBehind;
                    gap = Math.Max(gap, symbol.Value);
                    at += symbol.Length;
                    continue;
                }

                (value, length) = (symbol.Value, symbol.Length);
            }

            EvaluateBefore(text, gap);
            _run.Add(new DigitSpan(at, length), value, gap == Gap.None && isNext ? Gap.TextEnd : gap);
            (isNext, gap, separators) = (false, Gap.None, 0);
            at += length;
            at = at < body.Length && char.IsAsciiDigit((char)body[at]) ? Piece(text, at) : at;
        }

        (_gap, _separators) = (gap, separators);
        EndText(text);
        return at;
    }

    // Called at a digit with a gap before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvaluateBefore(scoped in ScannedText text, int gap)
    {
        if (gap > Gap.None && _run.Count >= MinNumber && !(gap == _run.LastGap && _run.Alike >= MaxNumberLength)
            && MayEndBefore(gap))
        {
            Evaluate(text, SymbolKind.Separator, gap);
        }
    }

    // False for most digits among mixed gaps, for which evaluating each number would be the cost: such gaps are against both kinds
    // of numbers, and those of the last 11 digits are also those of the last 12.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool MayEndBefore(int gap)
    {
        var kinds = _run.KindsWithin(MinNumber);
        return Grouping.IsOfOneKind(kinds)
            || (!Grouping.HasSeldom(kinds) && !IsPartOfLonger(_run.Count - MaxNumberLength, kinds, gap));
    }

    // The next text may continue the run. The characters beside its digits are read in this text.
    private void EndText(scoped in ScannedText text)
    {
        ReadBefore(text);
        var behind = _separators > 0 ? Behind(text) : SymbolKind.Separator;
        if (_run.Count >= MinNumber && (_run.LastGap != Gap.TextEnd || _run.Alike <= MaxNumberLength))
        {
            Evaluate(text, behind, Gap.None);
        }
    }

    // Called at a character that cannot be inside a number.
    private void End(scoped in ScannedText text, int at, Symbol other, int separators)
    {
        if (_run.Count >= MinNumber)
        {
            Evaluate(text, separators > 0 ? Behind(text) : text.After(at, other), Gap.None);
        }

        _run.End();
    }

    // Adds the ASCII digits that follow directly.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Piece(scoped in ScannedText text, int at)
    {
        var length = AsciiDigits.Count(_body[at..], text.End - at);
        var kept = Math.Min(length, MaxPieceLength);
        _steps++;
        _run.AddPiece(at + length - kept, kept, _body[(at + length - kept)..]);
        return at + length;
    }

    // A point, a tag or a bracket (<1234> <5678>): a gap only where it can be between two digits of a number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly Symbol Seldom(scoped in ScannedText text, int at, Symbol symbol)
    {
        if (symbol.IsGap)
        {
            var isBetween = text.IsDigit(at + symbol.Length) && !text.IsDecimalTail(at, symbol);
            return isBetween ? symbol : new(symbol.Kind, Gap.None, symbol.Length);
        }

        var tag = _body[at] != '<' ? 0 : text.IsDigit(at + 1) ? 1 : Tag.Length(_body[at..text.End]);
        return tag > 0 ? new(SymbolKind.Other, Gap.Cell, tag) : symbol;
    }

    // The symbol directly after the last digit, where separators follow it.
    private SymbolKind Behind(scoped in ScannedText text)
    {
        if (_unreadBehind >= 0)
        {
            (_behind, _unreadBehind) = (text.After(_unreadBehind, text.Read(_unreadBehind)), -1);
        }

        return _behind;
    }

    // Evaluates every number of the right length that ends with the last digit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Evaluate(scoped in ScannedText text, SymbolKind after, int gapAfter)
    {
        foreach (var rule in rules)
        {
            var from = _run.Count - rule.Digits;
            if (from < 0 || !_run.MayBeginAt(from))
            {
                continue;
            }

            var kinds = _run.KindsWithin(rule.Digits);
            if ((rule.TakesAnyGroups || IsEvenAtOnce(rule.Digits, kinds)) && !IsPartOfLonger(from, kinds, gapAfter))
            {
                Step();
                var grouping = _run.GroupingOf(rule.Digits, kinds);
                if (NumbersFound.CanBe(rule, grouping.Against))
                {
                    Evaluate(text, rule, from, grouping, after, gapAfter);
                }
            }
        }
    }

    // True when its own kinds of gaps continue before and after it.
    private readonly bool IsPartOfLonger(int from, int kinds, int gapAfter) =>
        (kinds & Grouping.Bit(gapAfter)) != 0 && from > 0 && (kinds & Grouping.Bit(_run.GapBefore(from))) != 0;

    // True when it is in one piece, or digit by digit: 11 digits have no other even groups.
    private readonly bool IsEvenAtOnce(int digits, int kinds) => kinds == 0 || _run.Alike >= digits - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Evaluate(
        scoped in ScannedText text, PersonalDataRule rule, int from, Grouping grouping, SymbolKind after, int gapAfter)
    {
        ReadBefore(text);
        var gapBefore = from == 0 ? Gap.None : _run.GapBefore(from);
        var form = new NumberForm(
            grouping, gapBefore, gapAfter,
            from == 0 ? _run.Before : Gap.Beside(gapBefore),
            gapAfter == Gap.None ? after : Gap.Beside(gapAfter));
        if (!form.IsPartOfOther)
        {
            _numbers.Weigh(_body, text, rule, _run.ValuesFrom(from), _run.SpansFrom(from), form);
        }
    }

    // Only for numbers of the right length, and at the end of the text in which the run begins.
    private void ReadBefore(scoped in ScannedText text)
    {
        if (_run.UnreadBefore >= 0)
        {
            _run.ReadBefore(text.Before(_run.UnreadBefore));
        }
    }

    private void Step()
    {
        if ((++_steps & (StepsBetweenLooks - 1)) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
