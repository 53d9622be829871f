using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>
/// Weighs numbers of the right form with the words around them, and with the numbers above and below them in a column, and keeps
/// the matches. It allocates memory only from the first such number on.
/// </summary>
internal struct NumbersFound
{
    // More are not counted, because each costs memory. Masking would need all of them, so the last one is marked as not maskable.
    private const int Most = 10_000;

    private const int ForWords = 40;

    // Beside a word that names the number: kojin_bango=1234_5678_9018&kubun=2.
    private const int AgainstJoint = 40;
    private const int AgainstJointOfNamed = 10;

    private NearbyWords? _words;
    private NumberColumns? _columns;
    private List<PersonalDataMatch>? _found;

    // One more than the position of the last digit of the last certain match.
    private int _end;

    /// <summary>True when no more are kept.</summary>
    public readonly bool AreTooMany
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _found is not null && _found.Count == Most;
    }

    /// <summary>The matches, once everything has been read; <c>null</c> for none.</summary>
    public readonly IReadOnlyList<PersonalDataMatch>? Certain => _found is null ? null : CertainOf(_found, _columns);

    /// <summary>The characters read to find words, and the words examined.</summary>
    public readonly long Steps => _words?.Steps ?? 0;

    /// <summary>True when a word beside it can still make it a match, with these points against it.</summary>
    public static bool CanBe(PersonalDataRule rule, int against) => rule.Score + ForWords - against >= PersonalDataRules.Certain;

    /// <summary>Weighs one number. Numbers must come in the order of their last digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Weigh(
        scoped ReadOnlySpan<byte> body, scoped in ScannedText text, PersonalDataRule rule,
        scoped ReadOnlySpan<byte> values, scoped ReadOnlySpan<DigitSpan> places, scoped in NumberForm form)
    {
        var isTime = form.IsTime(values);
        var against = form.Against(isTime);
        var counts = rule.TakesAnyGroups && !isTime
            && (form.Grouping.IsInOnePiece || (against == 0 && !form.IsInIdentifier));
        var canBe = CanBe(rule, against + (form.IsInIdentifier ? AgainstJointOfNamed : 0));
        if (!counts && !canBe)
        {
            return;
        }

        var isOne = rule.IsOne(values);
        var (start, end) = (places[0].Start, places[^1].Start + places[^1].Length);
        var column = counts ? (_columns ??= new()).Count(body[..text.End], text.Start, start, end, isOne) : -1;
        if (isOne && canBe && start >= _end && !AreTooMany)
        {
            var words = (_words ??= new()).Look(body, start, end, rule.NamedBy);
            against += !form.IsInIdentifier ? 0 : words > 0 ? AgainstJointOfNamed : AgainstJoint;
            Add(text.Kind, rule, places, column, words, rule.Score + (words * ForWords) - against);
        }
    }

    // A whole number with a decimal tail counts in a column of such numbers even without a word.
    private void Add(TextKind kind, PersonalDataRule rule, scoped ReadOnlySpan<DigitSpan> places, int column, int words, int score)
    {
        var needsColumn = score < PersonalDataRules.Certain;
        if (needsColumn && (column < 0 || score < PersonalDataRules.Certain - Grouping.AgainstSeldom))
        {
            return;
        }

        _found ??= [];
        _found.Add(new PersonalDataMatch(rule, places.ToArray(), _found.Count == Most - 1 ? TextKind.Fixed : kind)
        {
            IsAlone = words == 0,
            NeedsColumn = needsColumn,
            Column = column,
        });
        _end = needsColumn ? _end : places[^1].Start + 1;
    }

    // A method of its own, so that its closure is allocated only when there are matches.
    private static List<PersonalDataMatch>? CertainOf(List<PersonalDataMatch> found, NumberColumns? columns)
    {
        var certain = found.FindAll(one => one.Column < 0
            || (one.NeedsColumn ? columns!.IsCertain(one.Column) : !one.IsAlone || !columns!.IsOfOthers(one.Column)));
        return certain.Count > 0 ? certain : null;
    }
}
