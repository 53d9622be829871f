namespace Gateway.Inspection.PersonalData;

/// <summary>
/// Looks for numbers that identify a person, text after text. A number split over texts that follow one another is one.
/// What holds no number of the right form costs no memory. Each byte is read a bounded number of times, whatever it is.
/// </summary>
/// <param name="body">What all the texts are in.</param>
/// <param name="rules">What is looked for.</param>
/// <param name="cancellation">Ends a long scan.</param>
internal ref struct PersonalDataScan(
    ReadOnlySpan<byte> body, IReadOnlyList<PersonalDataRule> rules, CancellationToken cancellation = default)
{
    // A line break and the indentation of the next line; the end of a cell, its line, and the next cell.
    internal const int MostSeparators = 8;

    // Of more nobody needs a count, and each costs memory: masking, which would have to know them all, is then refused.
    private const int MostFound = 10_000;

    private const int ForWords = 40;
    private const int AgainstUneven = 20;
    private const int AgainstLonger = 40;

    // Beside a word that names the number: kojin_bango=1234_5678_9018&kubun=2.
    private const int AgainstJoint = 40;
    private const int AgainstJointOfNamed = 10;
    private const int AgainstTime = 30;
    private const int AgainstSeldom = 30;

    // Only the last digits of a long run of them can be a part of a number, and not even those if it has no gap there.
    private const int LongestPiece = 13;

    private const int LongestNumber = 12;
    private const int StepsBetweenLooks = 4096; // A power of two.

    private readonly ReadOnlySpan<byte> _body = body;
    private DigitRun _run;
    private NearbyWords? _words;
    private NumberColumns? _columns;
    private List<Found>? _found;
    private int _gap;
    private int _separators;

    // So many digits, each by itself, with one kind of gap before each: a survey, in which no number begins or ends.
    private int _alike;
    private int _lastGap;

    // So many digits since the last gap.
    private int _piece;
    private SymbolKind _behind;
    private int _foundUntil = -1;
    private int _steps;

    /// <summary>What was found; <c>null</c> for nothing.</summary>
    public readonly IReadOnlyList<Found>? Found => _found is null ? null : Certain(_found, _columns);

    /// <summary>How many characters were read, numbers judged and words looked at. At most some for each byte.</summary>
    public readonly long Steps => _steps + (_words?.Steps ?? 0);

    /// <summary>Looks at the next text. Escapes of JSON in it are read, on whatever level they are.</summary>
    /// <param name="start">Where it stands in the body, without its quotes.</param>
    /// <param name="length">How long it is there.</param>
    /// <param name="kind">What kind of text it is.</param>
    /// <exception cref="OperationCanceledException">The scan was ended.</exception>
    public void Text(int start, int length, TextKind kind = TextKind.Text)
    {
        var text = new ScannedText(_body[..(start + length)], start, kind);
        var at = _run.Count > 0 && length > 0 ? Continue(text, start, isNext: true) : start;
        var (escapeEnd, escape) = (-1, SymbolKind.Other);
        while (at < text.End && _found?.Count is not MostFound)
        {
            var next = _body[at..text.End].IndexOfAny(Symbol.Candidates);
            if (next < 0)
            {
                return;
            }

            at += next;
            Step();
            var symbol = text.Read(at);
            if (symbol.Kind == SymbolKind.Digit)
            {
                _run.Begin(at == escapeEnd ? escape : text.Before(at));
                (_gap, _separators, _alike, _piece) = (Gap.None, 0, 0, 0);
                at = Continue(text, at, isNext: false);
            }
            else
            {
                at += symbol.Length;
                (escapeEnd, escape) = (at, symbol.Kind);
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
            Step();
            var symbol = text.Read(at);
            if (symbol.Kind == SymbolKind.Digit)
            {
                Digit(text, at, symbol, isNext);
                isNext = false;
                at = Piece(text, at + symbol.Length);
            }
            else if (TrySeparate(text, at, ref symbol))
            {
                at += symbol.Length;
            }
            else
            {
                Judge(text, _separators > 0 ? _behind : text.After(at, symbol), Gap.None);
                _run.End();
                return at;
            }
        }

        if (_alike <= LongestNumber || _lastGap != Gap.TextEnd)
        {
            Judge(text, _separators > 0 ? _behind : SymbolKind.Separator, Gap.None);
        }

        return at;
    }

    // The digits of ASCII that follow directly.
    private int Piece(scoped in ScannedText text, int at)
    {
        var rest = _body[at..text.End];
        var length = 0;
        while (length < rest.Length && (uint)(rest[length] - '0') <= 9)
        {
            if (length++ > LongestPiece)
            {
                length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : rest.Length;
                break;
            }
        }

        var kept = Math.Min(length, LongestPiece);
        if (kept > 0)
        {
            _steps++;
            _run.AddPiece(at + length - kept, rest[(length - kept)..length]);
            (_alike, _piece) = (0, _piece + kept);
        }

        return at + length;
    }

    // Takes in what stands between two digits, if it is something that can.
    private bool TrySeparate(scoped in ScannedText text, int at, ref Symbol symbol)
    {
        if (_body[at] == '<' && NearbyWords.TagLength(_body[at..text.End]) is var tag and > 0)
        {
            symbol = new(SymbolKind.Other, Gap.Cell, tag);
        }

        if (!symbol.IsGap || _separators == MostSeparators
            || (symbol.Value == Gap.Point && (!text.IsDigit(at + symbol.Length) || text.IsDecimalTail(at, symbol))))
        {
            return false;
        }

        _behind = _separators == 0 ? text.After(at, symbol) : _behind;
        _separators++;
        _gap = Math.Max(_gap, symbol.Value);
        return true;
    }

    private void Digit(scoped in ScannedText text, int at, Symbol symbol, bool isNext)
    {
        var gap = _gap > Gap.None ? _gap : isNext ? Gap.TextEnd : Gap.None;
        if (_gap > Gap.None && !(_alike >= LongestNumber && gap == _lastGap))
        {
            Judge(text, SymbolKind.Separator, _gap);
        }

        _run.Add(new DigitPlace(at, symbol.Length), symbol.Value, gap);
        _alike = gap == _lastGap ? _alike + 1 : 1;
        _piece = gap is Gap.None or Gap.TextEnd ? _piece + 1 : 1;
        (_gap, _separators, _lastGap) = (Gap.None, 0, gap);
    }

    // Every number of the right length that ends with the last digit.
    private void Judge(scoped in ScannedText text, SymbolKind after, int gapAfter)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var from = _run.Count - rules[i].Digits;
            if (from >= 0 && _run.MayBeginAt(from) && (rules[i].TakesAnyGroups || IsEvenAtOnce(rules[i].Digits)))
            {
                Judge(text, rules[i], from, after, gapAfter);
            }
        }
    }

    // In one piece, or digit by digit: 11 digits have no other even groups.
    private readonly bool IsEvenAtOnce(int digits) => _piece >= digits || _alike >= digits - 1;

    private void Judge(scoped in ScannedText text, PersonalDataRule rule, int from, SymbolKind after, int gapAfter)
    {
        Step();
        var before = from == 0 ? _run.Before : Beside(_run.GapBefore(from));
        after = gapAfter == Gap.None ? after : Beside(gapAfter);
        var gapBefore = from == 0 ? Gap.None : _run.GapBefore(from);
        var grouping = _run.GroupingFrom(from);
        var isJoined = grouping.Has(gapBefore) && grouping.Has(gapAfter);
        if (isJoined || IsPartOfOther(before) || IsPartOfOther(after))
        {
            return;
        }

        var isTime = grouping.IsInOnePiece && IsTime(_run.ValuesFrom(from));
        var against = Against(grouping, gapBefore, gapAfter)
            + AgainstKind(isTime, after);
        var isInIdentifier = before == SymbolKind.Joint || after == SymbolKind.Joint;
        var counts = rule.Score >= PersonalDataRules.Certain && !isTime && (grouping.IsInOnePiece || (against == 0 && !isInIdentifier));
        Weigh(text, rule, from, against, isInIdentifier, counts);
    }

    // Together with the words around it, and with the numbers above and below it in a column.
    private void Weigh(
        scoped in ScannedText text, PersonalDataRule rule, int from, int against, bool isInIdentifier, bool counts)
    {
        var canBe = rule.Score + ForWords - against - (isInIdentifier ? AgainstJointOfNamed : 0) >= PersonalDataRules.Certain;
        if (!counts && !canBe)
        {
            return;
        }

        var isOne = rule.IsOne(_run.ValuesFrom(from));
        var places = _run.PlacesFrom(from);
        var end = places[^1].Start + places[^1].Length;
        var column = counts ? (_columns ??= new()).Count(_body[..text.End], text.Start, places[0].Start, end, isOne) : -1;
        if (isOne && canBe && places[0].Start > _foundUntil && _found?.Count is not MostFound)
        {
            var words = (_words ??= new()).Look(_body, places[0].Start, end, rule.NamedBy);
            against += !isInIdentifier ? 0 : words > 0 ? AgainstJointOfNamed : AgainstJoint;
            Add(text.Kind, rule, places, column, words, rule.Score + (words * ForWords) - against);
        }
    }

    // A whole number with a decimal tail counts in a column of such numbers without a word, too.
    private void Add(TextKind kind, PersonalDataRule rule, scoped ReadOnlySpan<DigitPlace> places, int column, int words, int score)
    {
        var needsColumn = score < PersonalDataRules.Certain;
        if (needsColumn && (column < 0 || score < PersonalDataRules.Certain - AgainstSeldom))
        {
            return;
        }

        _found ??= [];
        _found.Add(new Found(rule, places.ToArray(), _found.Count == MostFound - 1 ? TextKind.Fixed : kind)
        {
            StandsAlone = words == 0,
            NeedsColumn = needsColumn,
            Column = column,
        });
        _foundUntil = needsColumn ? _foundUntil : places[^1].Start;
    }

    private void Step()
    {
        if ((++_steps & (StepsBetweenLooks - 1)) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static int AgainstKind(bool isTime, SymbolKind after) =>
        (isTime ? AgainstTime : 0) + (after == SymbolKind.DecimalTail ? AgainstSeldom : 0);

    private static SymbolKind Beside(int gap) => gap == Gap.Point ? SymbolKind.Point : SymbolKind.Separator;

    private static bool IsPartOfOther(SymbolKind beside) => beside is SymbolKind.Letter or SymbolKind.Point;

    private static int Against(Grouping grouping, int gapBefore, int gapAfter)
    {
        var isJoined = grouping.IsInOnePiece
            ? Gap.Joins(gapBefore) || Gap.Joins(gapAfter)
            : grouping.Has(gapBefore) || grouping.Has(gapAfter);
        return (grouping.IsEven ? 0 : AgainstUneven)
            + (grouping.IsSeldom ? AgainstSeldom : 0)
            + (isJoined ? AgainstLonger : 0);
    }

    // yyyyMMddHHmm
    private static bool IsTime(ReadOnlySpan<byte> d) =>
        d.Length == 12
        && ((d[0] == 1 && d[1] == 9) || (d[0] == 2 && d[1] == 0))
        && ((10 * d[4]) + d[5]) is >= 1 and <= 12
        && ((10 * d[6]) + d[7]) is >= 1 and <= 31
        && ((10 * d[8]) + d[9]) <= 23
        && d[10] <= 5;

    // Apart, so that its closure is made only where something was found.
    private static List<Found>? Certain(List<Found> found, NumberColumns? columns)
    {
        var certain = found.FindAll(one => one.Column < 0
            || (one.NeedsColumn ? columns!.IsCertain(one.Column) : !one.StandsAlone || !columns!.IsOfOthers(one.Column)));
        return certain.Count > 0 ? certain : null;
    }
}
