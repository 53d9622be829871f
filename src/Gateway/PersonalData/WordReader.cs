using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>
/// Reads a body for words around numbers and keeps the last ones. Each part of the body is read at most once, and only near
/// numbers for which a word can decide.
/// </summary>
internal struct WordReader
{
    /// <summary>The greatest distance of a word's beginning before a number, in characters.</summary>
    public const int FarBefore = 40;

    /// <summary>The greatest distance of a word's end after a number, in characters.</summary>
    public const int FarBehind = 30;

    // Enough for a number with all its gaps, and for a word with all its letters.
    private const int KeptCharacters = 256;
    private const int KeptLetters = 32;

    private const int MaxNear = 32;
    private const int MaxSkipped = 128;

    // </strong>; a longer tag may contain a word: <kojin_bango>.
    private const int MaxUnreadLength = 9;

    // True for each byte with which a word can begin, or which begins a character of several bytes, an escape, a tag or a
    // reference.
    private static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Where(code =>
            code >= 0x80 || code is '\\' or '<' or '&' || NumberWords.BeginsOne((byte)code)).Select(code => (byte)code)]);

    private Places _places;
    private Letters _letters;
    private KeptWords _words;
    private int _letter;
    private int _character;
    private int _firstCharacter;
    private int _near;
    private int _at;
    private int _state;
    private int _kanji;
    private int _doneUntil;

    /// <summary>The characters and words read.</summary>
    public long Steps { get; private set; }

    /// <summary>The index of the first character of the last number; valid only if a word may be near it.</summary>
    public int First { get; private set; }

    /// <summary>The index of the character after its last one.</summary>
    public int Last { get; private set; }

    /// <summary>The last words read.</summary>
    [UnscopedRef]
    public ref KeptWords Words => ref _words;

    /// <summary>Reads around a number, from as far before it as a word may begin. Numbers must come from front to back.</summary>
    /// <param name="body">The body of the number; the same each time.</param>
    /// <param name="start">The position of the number.</param>
    /// <param name="end">The position after it.</param>
    /// <returns>True when a word may be near.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool ReadAround(ReadOnlySpan<byte> body, int start, int end)
    {
        if (end <= _doneUntil)
        {
            var mayBeNear = _words.MayBeNear(start);
            First = mayBeNear ? CharacterAt(start) : 0;
            Last = mayBeNear ? CharacterAfter(First, end - start, end) : 0;
            return mayBeNear;
        }

        if (start - TextBefore.Least > _at)
        {
            Jump(body, Math.Max(_at, start - TextBefore.Enough(body[_at..start])));
        }

        if (_at < end)
        {
            Read(body, end, int.MaxValue);
        }

        First = CharacterAt(start);
        Last = CharacterAfter(First, end - start, end);
        Read(body, body.Length, Last + FarBehind);
        _doneUntil = _at >= body.Length ? body.Length : Math.Max(end, _places[Place(_character - FarBehind)]);
        return _words.MayBeNear(start);
    }

    // A digit is nearly always one byte, so that the end of a number is found from its start in one step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CharacterAfter(int first, int length, int place)
    {
        var last = first + length;
        return last < _character && _places[Place(last)] == place ? _near = last : CharacterAt(place);
    }

    /// <summary>
    /// The index of the character at a byte, or of the next one. A character that is no longer kept counts as far away.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CharacterAt(int place)
    {
        if (place >= _at)
        {
            return _character;
        }

        // Each character has at least one byte; most others of a number are as many characters after the last one as bytes.
        var (low, high) = (Math.Max(_firstCharacter, _character - KeptCharacters), _character);
        low = Math.Max(low, _character - (_at - place));
        if (_near >= low && _near < high)
        {
            var near = _near + (place - _places[Place(_near)]);
            if (near >= low && near < high && _places[Place(near)] == place)
            {
                return _near = near;
            }

            low = _places[Place(_near)] <= place ? _near : low;
        }

        // Most others are a little after the one before; the rest are found by binary search.
        for (var i = 0; i < MaxNear && low < high && _places[Place(low)] < place; i++)
        {
            low++;
        }

        high = _places[Place(low)] >= place ? low : high;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _places[Place(middle)] < place ? (middle + 1, high) : (low, middle);
        }

        return _near = low;
    }

    private static int Place(int character) => (int)((uint)character % KeptCharacters);

    // Everything read before is too far away for all following numbers.
    private void Jump(ReadOnlySpan<byte> body, int to)
    {
        if (to == _at)
        {
            return;
        }

        while (body[to] is >= 0x80 and < 0xC0)
        {
            to++; // The rest of a character that was cut.
        }

        (_at, _state, _kanji) = (to, 0, 0);
        _character += 2 * KeptCharacters;
        _firstCharacter = _character;
    }

    // Reads up to a byte, or until there are enough characters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(ReadOnlySpan<byte> body, int until, int enough)
    {
        var (at, character, state, kanji, steps) = (_at, _character, _state, _kanji, 0);
        while (at < until && character < enough)
        {
            steps++;
            var first = body[at];
            if (state == 0)
            {
                var isInLabel = _words.AreRightBefore(character);
                if (isInLabel ? char.IsAsciiDigit((char)first) : !Stops.Contains(first))
                {
                    var skipped = Skip(body, at, character, isInLabel);
                    (at, character, kanji) = (at + skipped, character + skipped, 0);
                    continue;
                }
            }

            _places[Place(character)] = at;
            if (first == '<' && Tag.Length(body[at..]) is var tag and > 0 and <= MaxUnreadLength)
            {
                (at, character) = (at + tag, character + 1);
                continue;
            }

            var letter = NumberWords.LetterOf(WrittenCharacter.Read(body[at..], out var length));
            at += length;
            kanji = (kanji << 1) | letter.TellsWhich;
            if (letter.EndsLabel)
            {
                _words.BreakLabels(character);
            }

            if (letter.IsIgnored)
            {
                character++;
                continue;
            }

            _letters[(int)((uint)_letter++ % KeptLetters)] = character++;
            state = NumberWords.Step(state, letter);
            if (NumberWords.EndsIn(state) is { Kinds: not WordKinds.None } found)
            {
                Keep(found.Kinds, found.Length, at, character, kanji);
            }
        }

        (_at, _character, _state, _kanji) = (at, character, state, kanji);
        Steps += steps;
    }

    // No word can begin here, and each byte is a character.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Skip(ReadOnlySpan<byte> body, int at, int character, bool onlyDigits)
    {
        var rest = body.Slice(at, Math.Min(MaxSkipped, body.Length - at));
        var stop = onlyDigits ? AsciiDigits.Count(body[at..], rest.Length) : rest.IndexOfAny(Stops);
        var skipped = stop >= 0 ? stop : rest.Length;
        var (i, place) = (0, Place(character));
        for (; i + Vector256<int>.Count <= skipped && place + i + Vector256<int>.Count <= KeptCharacters; i += Vector256<int>.Count)
        {
            Vector256.CreateSequence(at + i, 1).CopyTo(((Span<int>)_places)[(place + i)..]);
        }

        for (; i < skipped; i++)
        {
            _places[Place(character + i)] = at + i;
        }

        return skipped;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Keep(WordKinds kinds, int length, int at, int character, int kanji)
    {
        if ((kinds & WordKinds.Denial) != 0)
        {
            Steps += _words.TakeBack(character);
            return;
        }

        var first = _letters[(int)((uint)(_letter - length) % KeptLetters)];

        // 宛名番号, 水栓番号 …: the characters directly before the word show which number it is. 番号 alone means nothing.
        if (kinds == WordKinds.Numbered && first == character - length && ((kanji >> length) & 1) != 0)
        {
            kinds |= WordKinds.Other;
        }

        _words.Add(kinds, _places[Place(first)], at, first, character);
    }

    [InlineArray(KeptCharacters)]
    private struct Places
    {
        private int _first;
    }

    [InlineArray(KeptLetters)]
    private struct Letters
    {
        private int _first;
    }
}
