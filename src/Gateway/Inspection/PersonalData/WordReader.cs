using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.Inspection.PersonalData;

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

    private const int FarBeforeDenial = 10;

    // A number fits in with all its gaps; a word with all its letters.
    private const int KeptCharacters = 256;
    private const int KeptLetters = 32;
    private const int KeptWords = 64;

    // A word may begin so far before a number, and the longest one before that goes on to there.
    private const int Enough = FarBefore + 24;

    // The most bytes that have so many characters: each may be an escape of JSON inside JSON.
    private const int MostBytes = 16 * FarBefore;

    // The most bytes that a character of several has more than one: &#x0001F4; has twelve.
    private const int MostMore = 11;

    private const int MostSkipped = 128;
    private const int LongestTag = 80;

    // </strong>; a longer one may have a word in it: <kojin_bango>.
    private const int LongestUnread = 9;

    // For each byte: a word can begin with it, or it needs reading.
    private static readonly bool[] Stops =
        [.. Enumerable.Range(0, 0x100).Select(code =>
            code >= 0x80 || code is '\\' or '<' or '&' || NumberWords.BeginsOne((byte)code))];

    private Places _places;
    private Letters _letters;
    private Words _words;
    private int _word;
    private int _letter;
    private int _character;
    private int _firstCharacter;
    private int _at;
    private int _state;
    private int _kanji;
    private int _doneUntil = -1;

    public WordReader()
    {
    }

    /// <summary>How much was read, in characters and words.</summary>
    public long Steps { get; private set; }

    /// <summary>How many words are kept.</summary>
    public readonly int Kept => Math.Min(_word, KeptWords);

    /// <summary>The word so many before the next one: 1 for the last.</summary>
    [UnscopedRef]
    public ref KeptWord Last(int back) => ref _words[(int)((uint)(_word - back) % KeptWords)];

    /// <summary>Whether the last word is not too far before a number.</summary>
    public readonly bool MayBeNear(int start) => _word > 0 && _words[(int)((uint)(_word - 1) % KeptWords)].End + MostBytes >= start;

    /// <summary>Reads up to behind a number, from as far before it as a word may stand. Numbers come from front to back.</summary>
    /// <param name="body">What the number stands in; the same each time.</param>
    /// <param name="start">Where the number begins.</param>
    /// <param name="end">Where it ends.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadAround(ReadOnlySpan<byte> body, int start, int end)
    {
        if (end <= _doneUntil)
        {
            return;
        }

        if (start - Enough > _at)
        {
            Jump(body, Math.Max(_at, start - BytesBefore(body[_at..start])));
        }

        while (_at < end)
        {
            Read(body);
        }

        var enough = CharacterAt(end) + FarBehind;
        while (_character < enough && _at < body.Length)
        {
            Read(body);
        }

        _doneUntil = _at >= body.Length ? body.Length : Math.Max(end, _places[Place(_character - FarBehind)]);
    }

    /// <summary>Which character stands at a byte, or begins after it. What is not kept any more counts as far away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly int CharacterAt(int place)
    {
        if (place >= _at)
        {
            return _character;
        }

        // Each character has at least one byte, and near numbers most have no more.
        var low = Math.Max(Math.Max(_firstCharacter, _character - KeptCharacters), _character - (_at - place));
        if (_places[Place(low)] >= place)
        {
            return low;
        }

        var high = _character;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _places[Place(middle)] < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary><c>&lt;b&gt;個人&lt;/b&gt;番号</c> is one word; 0 for what is no tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int TagLength(ReadOnlySpan<byte> text) =>
        text is [(byte)'<', (byte)'/' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..]
            ? text[..Math.Min(text.Length, LongestTag)].IndexOf((byte)'>') + 1
            : 0;

    private static int Place(int character) => (int)((uint)character % KeptCharacters);

    // How many bytes before a number to begin with: as few as are enough characters whatever they are.
    private static int BytesBefore(ReadOnlySpan<byte> text)
    {
        for (var bytes = Enough; bytes < Math.Min(MostBytes, text.Length); bytes *= 2)
        {
            if (LeastCharacters(text[^bytes..]) >= Enough)
            {
                return bytes;
            }
        }

        return MostBytes;
    }

    // At least as many characters are in a text: a byte begins one, or stands in the middle of a longer one, of which the
    // first byte tells.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LeastCharacters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; text.Length >= Vector128<byte>.Count; text = text[Vector128<byte>.Count..])
        {
            var bytes = Vector128.Create(text);
            var longer = Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.Equals(bytes, Vector128.Create((byte)'&'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'<'));
            count += BitOperations.PopCount(Vector128.GreaterThan(bytes.AsSByte(), Vector128.Create((sbyte)-65)).ExtractMostSignificantBits())
                - (MostMore * BitOperations.PopCount(longer.ExtractMostSignificantBits()));
        }

        return count;
    }

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(ReadOnlySpan<byte> body)
    {
        Steps++;
        var first = body[_at];
        if (_state == 0)
        {
            var isInLabel = _word > 0 && Last(1).Behind + KeptWord.RightBeforeLabel >= _character;
            if (isInLabel ? char.IsAsciiDigit((char)first) : !Stops[first])
            {
                Skip(body, isInLabel);
                return;
            }
        }

        _places[Place(_character)] = _at;
        if (first == '<' && TagLength(body[_at..]) is var tag and > 0 and <= LongestUnread)
        {
            _at += tag;
            _character++;
            return;
        }

        var letter = WrittenCharacter.Read(body[_at..], out var length);
        _state = NumberWords.Step(_state, letter, out var isIgnored);
        _at += length;
        _kanji = (_kanji << 1) | (TellsWhich(letter) ? 1 : 0);
        if (letter is '\n' or '\r' or '\t' or ',' or '|' or '、' or '。' && _word > 0)
        {
            BreakLabels();
        }

        if (!isIgnored)
        {
            _letters[(int)((uint)_letter++ % KeptLetters)] = _character;
        }

        _character++;
        if (!isIgnored && _state != 0)
        {
            Keep(NumberWords.EndsIn(_state));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BreakLabels()
    {
        for (var i = 1; i <= Kept && Last(i).Behind + KeptWord.RightBeforeLabel >= _character; i++)
        {
            ref var word = ref Last(i);
            word.Break = Math.Min(word.Break, _character);
        }
    }

    // No word can begin here, and each byte is a character.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Skip(ReadOnlySpan<byte> body, bool onlyDigits)
    {
        var rest = body.Slice(_at, Math.Min(MostSkipped, body.Length - _at));
        var skipped = 0;
        while (skipped < rest.Length && !(onlyDigits ? !char.IsAsciiDigit((char)rest[skipped]) : Stops[rest[skipped]]))
        {
            _places[Place(_character + skipped)] = _at + skipped;
            skipped++;
        }

        _at += skipped;
        _character += skipped;
        _kanji = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep((WordKinds Kinds, int Length) found)
    {
        var (kinds, length) = found;
        if (kinds == WordKinds.None)
        {
            return;
        }

        if ((kinds & WordKinds.Denial) != 0)
        {
            TakeBack();
            return;
        }

        var first = _letters[(int)((uint)(_letter - length) % KeptLetters)];

        // 宛名番号, 水栓番号 …: which number it is stands right before the word. 番号 alone tells nothing.
        if (kinds == WordKinds.Numbered && first == _character - length && ((_kanji >> length) & 1) != 0)
        {
            kinds |= WordKinds.Other;
        }

        _word++;
        Last(1) = new KeptWord
        {
            Kinds = kinds,
            Start = _places[Place(first)],
            End = _at,
            First = first,
            Behind = _character,
            Break = int.MaxValue,
        };
    }

    // 個人番号欄は空欄: what is near is another number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBack()
    {
        for (var i = 1; i <= Kept; i++)
        {
            ref var word = ref Last(i);
            Steps++;
            if (word.Behind + FarBeforeDenial < _character)
            {
                return;
            }

            var isName = (word.Kinds & (WordKinds.MyNumber | WordKinds.ResidentRecordCode)) != 0;
            word.Kinds = isName ? WordKinds.Other | WordKinds.Denied : word.Kinds;
        }
    }

    // Kanji and katakana; 旧番号 and 同番号 are of the same kind as the number named before.
    private static bool TellsWhich(int letter) =>
        (letter is (>= 0x4E00 and <= 0x9FFF) or (>= 'ァ' and <= 'ヺ') or 'ー') && letter is not ('旧' or '新' or '同' or '本' or '当' or '各' or '両');

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

    [InlineArray(KeptWords)]
    private struct Words
    {
        private KeptWord _first;
    }
}
