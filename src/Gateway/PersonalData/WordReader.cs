using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
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
    private const int MaxTagLength = 80;

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
    private int _doneUntil = -1;

    public WordReader()
    {
    }

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
            (First, Last) = mayBeNear ? (CharacterAt(start), CharacterAt(end)) : default;
            return mayBeNear;
        }

        if (start - TextBefore.Least > _at)
        {
            Jump(body, Math.Max(_at, start - TextBefore.Enough(body[_at..start])));
        }

        Read(body, end, int.MaxValue);
        (First, Last) = (CharacterAt(start), CharacterAt(end));
        Read(body, body.Length, Last + FarBehind);
        _doneUntil = _at >= body.Length ? body.Length : Math.Max(end, _places[Place(_character - FarBehind)]);
        return _words.MayBeNear(start);
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

        // Each character has at least one byte, and a digit exactly one: so the end of a number is found from its start in one
        // step.
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

    /// <summary>
    /// The length of the tag or comment at the start of a text; 0 for none. <c>&lt;b&gt;個人&lt;/b&gt;番号</c> is one word.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int TagLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'<', (byte)'!', (byte)'-', (byte)'-', ..] => CommentLength(text[..Math.Min(text.Length, MaxTagLength)]),
        [(byte)'<', (byte)'/' or (byte)'!' or (byte)'?' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..] =>
            LengthTo((byte)'>', text[..Math.Min(text.Length, MaxTagLength)]),
        _ => 0,
    };

    // React writes <!-- --> between two adjacent texts. A comment may contain >.
    private static int CommentLength(ReadOnlySpan<byte> text) =>
        text[2..].IndexOf("-->"u8) is var end and >= 0 ? end + "<!-->"u8.Length : 0;

    // Not IndexOf, of which a process also runs the slow version at first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LengthTo(byte last, ReadOnlySpan<byte> text)
    {
        var at = 0;
        for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
        {
            if (Vector128.Equals(Vector128.Create(text[at..]), Vector128.Create(last)) is var found && found != Vector128<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits()) + 1;
            }
        }

        while (at < text.Length && text[at] != last)
        {
            at++;
        }

        return at < text.Length ? at + 1 : 0;
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
        var (at, character, state) = (_at, _character, _state);
        while (at < until && character < enough)
        {
            Steps++;
            var first = body[at];
            if (state == 0)
            {
                var isInLabel = _words.AreRightBefore(character);
                if (isInLabel ? char.IsAsciiDigit((char)first) : !Stops.Contains(first))
                {
                    var skipped = Skip(body, at, character, isInLabel);
                    (at, character) = (at + skipped, character + skipped);
                    continue;
                }
            }

            _places[Place(character)] = at;
            if (first == '<' && TagLength(body[at..]) is var tag and > 0 and <= MaxUnreadLength)
            {
                (at, character) = (at + tag, character + 1);
                continue;
            }

            var letter = NumberWords.LetterOf(WrittenCharacter.Read(body[at..], out var length));
            at += length;
            _kanji = (_kanji << 1) | letter.TellsWhich;
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
                Keep(found.Kinds, found.Length, at, character);
            }
        }

        (_at, _character, _state) = (at, character, state);
    }

    // No word can begin here, and each byte is a character.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Skip(ReadOnlySpan<byte> body, int at, int character, bool onlyDigits)
    {
        var rest = body.Slice(at, Math.Min(MaxSkipped, body.Length - at));
        var stop = onlyDigits ? rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') : rest.IndexOfAny(Stops);
        var skipped = stop >= 0 ? stop : rest.Length;

        for (var i = 0; i < skipped; i++)
        {
            _places[Place(character + i)] = at + i;
        }

        _kanji = 0;
        return skipped;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep(WordKinds kinds, int length, int at, int character)
    {
        if ((kinds & WordKinds.Denial) != 0)
        {
            Steps += _words.TakeBack(character);
            return;
        }

        var first = _letters[(int)((uint)(_letter - length) % KeptLetters)];

        // 宛名番号, 水栓番号 …: the characters directly before the word show which number it is. 番号 alone means nothing.
        if (kinds == WordKinds.Numbered && first == character - length && ((_kanji >> length) & 1) != 0)
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
