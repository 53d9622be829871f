using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>
/// Reads a body for words around numbers and keeps the last ones. Each part of the body is read at most once, and only
/// near numbers for which a word can decide.
/// </summary>
internal struct WordReader
{
    /// <summary>How far before a number a word may begin, in characters.</summary>
    public const int FarBefore = 40;

    /// <summary>How far behind a number a word may end, in characters.</summary>
    public const int FarBehind = 30;

    // A number fits in with all its gaps; a word with all its letters.
    private const int KeptCharacters = 256;
    private const int KeptLetters = 32;

    private const int MaxNear = 32;
    private const int MaxSkipped = 128;
    private const int MaxTagLength = 80;

    // </strong>; a longer one may have a word in it: <kojin_bango>.
    private const int MaxUnreadLength = 9;

    // For each byte: a word can begin with it, or it needs reading.
    private static readonly bool[] Stops =
        [.. Enumerable.Range(0, 0x100).Select(code =>
            code >= 0x80 || code is '\\' or '<' or '&' || NumberWords.BeginsOne((byte)code))];

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

    /// <summary>How much was read, in characters and words.</summary>
    public long Steps { get; private set; }

    /// <summary>The first character of the number read around last, counted from front to back; if a word may be near.</summary>
    public int First { get; private set; }

    /// <summary>The character after its last one.</summary>
    public int Last { get; private set; }

    /// <summary>The words read last.</summary>
    [UnscopedRef]
    public ref KeptWords Words => ref _words;

    /// <summary>Reads up to behind a number, from as far before it as a word may stand. Numbers come from front to back.</summary>
    /// <param name="body">What the number stands in; the same each time.</param>
    /// <param name="start">Where the number begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Whether a word may be near.</returns>
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

    /// <summary>Which character stands at a byte, or begins after it. What is not kept any more counts as far away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CharacterAt(int place)
    {
        if (place >= _at)
        {
            return _character;
        }

        // Each character has at least one byte, and digits have just one: from one end of a number to the other is a step.
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

        // Most others are a little behind the one before; the rest are looked up by halves.
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

    /// <summary>The length of the tag or comment at the start of a text; 0 for neither. <c>&lt;b&gt;個人&lt;/b&gt;番号</c> is one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int TagLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'<', (byte)'!', (byte)'-', (byte)'-', ..] => CommentLength(text[..Math.Min(text.Length, MaxTagLength)]),
        [(byte)'<', (byte)'/' or (byte)'!' or (byte)'?' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..] =>
            LengthTo((byte)'>', text[..Math.Min(text.Length, MaxTagLength)]),
        _ => 0,
    };

    // React writes <!-- --> between two texts beside each other. A comment may have > in it.
    private static int CommentLength(ReadOnlySpan<byte> text) =>
        text[2..].IndexOf("-->"u8) is var end and >= 0 ? end + "<!-->"u8.Length : 0;

    // Not IndexOf: of that, too, a process has the slow version at first.
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

    // What was read before is far from all that comes.
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

    // Up to a byte, or until there are enough characters.
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
                if (isInLabel ? char.IsAsciiDigit((char)first) : !Stops[first])
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
        var skipped = 0;
        while (skipped < rest.Length && !(onlyDigits ? !char.IsAsciiDigit((char)rest[skipped]) : Stops[rest[skipped]]))
        {
            skipped++;
        }

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

        // 宛名番号, 水栓番号 …: which number it is stands right before the word. 番号 alone tells nothing.
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
