namespace Gateway.Inspection.PersonalData;

/// <summary>
/// Looks for numbers that identify a person, text after text. A number split over texts that follow one another is one.
/// What is found nothing in costs no memory.
/// </summary>
internal ref struct PersonalDataScan(ReadOnlySpan<byte> body, IReadOnlyList<PersonalDataRule> rules)
{
    // A line break and the indentation of the next line; the end of a cell, its line, and the next cell.
    internal const int MostSeparators = 8;

    // An export with so many numbers of the right length, of which fewer than half check, is of other numbers.
    private const int FewestOfAnExport = 5;

    // Of more nobody needs a count, and each costs memory: masking, which would have to know them all, is then refused.
    private const int MostFound = 10_000;

    private const int ForWords = 40;
    private const int AgainstUneven = 20;
    private const int AgainstLonger = 40;
    private const int AgainstTime = 30;
    private const int AgainstSeldom = 30;

    private readonly ReadOnlySpan<byte> _body = body;
    private DigitRun _run;
    private List<Found>? _found;
    private int _gap;
    private int _separators;
    private SymbolKind _behind;
    private int _foundUntil = -1;
    private int _looked;
    private int _checked;

    /// <summary>What was found; <c>null</c> for nothing.</summary>
    public readonly IReadOnlyList<Found>? Found
    {
        get
        {
            if (_found is null || _looked < FewestOfAnExport || 2 * _checked >= _looked)
            {
                return _found;
            }

            var certain = _found.FindAll(one => !one.StandsAlone);
            return certain.Count > 0 ? certain : null;
        }
    }

    /// <summary>Looks at the next text.</summary>
    /// <param name="start">Where it stands in the body, without its quotes.</param>
    /// <param name="length">How long it is there.</param>
    /// <param name="isEscaped">Whether backslashes begin escapes.</param>
    /// <param name="kind">What kind of text it is.</param>
    public void Text(int start, int length, bool isEscaped, TextKind kind = TextKind.Text)
    {
        var text = new ScannedText(_body[..(start + length)], start, isEscaped, kind);
        var at = _run.Count > 0 && length > 0 ? Continue(text, start, isNext: true) : start;
        var candidates = isEscaped ? Symbol.EscapedCandidates : Symbol.Candidates;
        while (at < text.End)
        {
            var next = _body[at..text.End].IndexOfAny(candidates);
            if (next < 0)
            {
                return;
            }

            at += next;
            if (Symbol.DigitAt(_body[at..text.End], isEscaped, out var read) >= 0)
            {
                _run.Begin(text.Before(at));
                (_gap, _separators) = (Gap.None, 0);
                at = Continue(text, at, isNext: false);
            }
            else
            {
                at += read;
            }
        }
    }

    /// <summary>Between two texts that do not belong together.</summary>
    public void Break() => _run.End();

    // Takes in digits and separators from here on, and judges at each place where a number may end.
    private int Continue(scoped in ScannedText text, int at, bool isNext)
    {
        while (at < text.End)
        {
            var symbol = text.Read(at);
            if (symbol.Kind == SymbolKind.Digit)
            {
                Digit(text, at, symbol, isNext);
                isNext = false;
            }
            else if (!TrySeparate(text, at, ref symbol))
            {
                End(text, _separators > 0 ? _behind : text.After(at, symbol.Kind));
                _run.End();
                return at;
            }

            at += symbol.Length;
        }

        End(text, _separators > 0 ? _behind : SymbolKind.Separator);
        return at;
    }

    // Takes in what stands between two digits, if it is something that can.
    private bool TrySeparate(scoped in ScannedText text, int at, ref Symbol symbol)
    {
        if (_body[at] is (byte)'<' or (byte)'&' && Symbol.TryReadMarkup(_body[at..text.End], out var markup))
        {
            symbol = markup;
        }

        if (!symbol.IsGap || _separators == MostSeparators
            || (symbol.Value == Gap.Point && !text.IsDigit(at + symbol.Length)))
        {
            return false;
        }

        _behind = _separators == 0 ? symbol.Kind : _behind;
        _separators++;
        _gap = Math.Max(_gap, symbol.Value);
        return true;
    }

    private void Digit(scoped in ScannedText text, int at, Symbol symbol, bool isNext)
    {
        var gap = _gap > Gap.None ? _gap : isNext ? Gap.TextEnd : Gap.None;
        if (_gap > Gap.None)
        {
            Judge(text, SymbolKind.Separator, _gap);
        }

        _run.Add(new DigitPlace(at, symbol.Length), symbol.Value, gap);
        (_gap, _separators) = (Gap.None, 0);
    }

    private void End(scoped in ScannedText text, SymbolKind after) => Judge(text, after, Gap.None);

    // Every number of the right length that ends with the last digit.
    private void Judge(scoped in ScannedText text, SymbolKind after, int gapAfter)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var from = _run.Count - rules[i].Digits;
            if (from >= 0 && _run.MayBeginAt(from))
            {
                Judge(text, rules[i], from, after, gapAfter);
            }
        }
    }

    private void Judge(scoped in ScannedText text, PersonalDataRule rule, int from, SymbolKind after, int gapAfter)
    {
        var places = _run.PlacesFrom(from);
        var before = from == 0 ? _run.Before : Beside(_run.GapBefore(from));
        after = gapAfter == Gap.None ? after : Beside(gapAfter);
        if (_found?.Count == MostFound || places[0].Start <= _foundUntil || IsPartOfOther(before) || IsPartOfOther(after))
        {
            return;
        }

        var isOne = rule.IsOne(_run.ValuesFrom(from));
        var isInOnePiece = !_run.HasGapBehind(from);
        var against = isInOnePiece && !isOne ? 0 : Against(from, before, after, gapAfter);
        Count(rule, isOne, counts: isInOnePiece || against == 0);
        if (!isOne)
        {
            return;
        }

        var end = places[^1].Start + places[^1].Length;
        var words = ContextWindow.Look(_body, text.IsEscaped, places[0].Start, end, rule);
        var score = rule.Score + (words * ForWords) - against;
        if (score >= PersonalDataRules.Certain)
        {
            _found ??= [];
            var kind = _found.Count == MostFound - 1 ? TextKind.Fixed : text.Kind;
            _found.Add(new Found(rule, places.ToArray(), kind, words == 0));
            _foundUntil = places[^1].Start;
        }
    }

    // What can be a number and does not check tells, if there are many, that they are other numbers.
    private void Count(PersonalDataRule rule, bool isOne, bool counts)
    {
        if (counts && rule.Score >= PersonalDataRules.Certain)
        {
            _looked++;
            _checked += isOne ? 1 : 0;
        }
    }

    private static SymbolKind Beside(int gap) => gap == Gap.Point ? SymbolKind.Point : SymbolKind.Separator;

    private static bool IsPartOfOther(SymbolKind beside) => beside is SymbolKind.Letter or SymbolKind.Point;

    private readonly int Against(int from, SymbolKind before, SymbolKind after, int gapAfter)
    {
        var (isEven, gap, isSeldom) = Grouping(from);
        var gapBefore = from == 0 ? Gap.None : _run.GapBefore(from);
        var isJoined = gap > Gap.None ? gapBefore == gap || gapAfter == gap : Gap.Joins(gapBefore) || Gap.Joins(gapAfter);
        return (isEven ? 0 : AgainstUneven)
            + (isSeldom ? AgainstSeldom : 0)
            + (isJoined ? AgainstLonger : 0)
            + (before == SymbolKind.Joint || after == SymbolKind.Joint ? AgainstLonger : 0)
            + (gap == Gap.None && IsTime(_run.ValuesFrom(from)) ? AgainstTime : 0);
    }

    // Whether all groups are of one length, which gap stands between them, and whether one is seldom; the end of a text
    // is none.
    private readonly (bool IsEven, int Gap, bool IsSeldom) Grouping(int from)
    {
        var (first, size, gap, isEven, isSeldom) = (0, 1, Gap.None, true, false);
        for (var i = from + 1; i < _run.Count; i++)
        {
            var here = _run.GapBefore(i);
            if (here is Gap.None or Gap.TextEnd)
            {
                size++;
                continue;
            }

            isEven &= (first == 0 || size == first) && (gap == Gap.None || Gap.AreOfOneKind(here, gap));
            isSeldom |= Gap.IsSeldom(here);
            (first, size, gap) = (size, 1, Math.Max(gap, here));
        }

        return (isEven && (first == 0 || size == first), gap, isSeldom);
    }

    // yyyyMMddHHmm
    private static bool IsTime(ReadOnlySpan<byte> d) =>
        d.Length == 12
        && ((d[0] == 1 && d[1] == 9) || (d[0] == 2 && d[1] == 0))
        && ((10 * d[4]) + d[5]) is >= 1 and <= 12
        && ((10 * d[6]) + d[7]) is >= 1 and <= 31
        && ((10 * d[8]) + d[9]) <= 23
        && d[10] <= 5;
}
