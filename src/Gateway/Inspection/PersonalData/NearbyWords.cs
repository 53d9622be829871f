using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.Inspection.PersonalData;

/// <summary>
/// The words around numbers, wherever in the body they stand: a member's name and the text beside it are what a reader
/// sees. Each part of the body is read at most once, and only near numbers for which a word can decide.
/// </summary>
internal sealed class NearbyWords
{
    // How far, in characters, what decides may be from the number.
    private const int FarBefore = 40;
    private const int FarBehind = 30;
    private const int FarBeforeOther = 16;
    private const int RightBefore = 5;
    private const int RightBeforeLabel = 8;
    private const int RightBehind = 4;
    private const int FarBeforeDenial = 10;

    // A number fits in with all its gaps; a word with all its letters.
    private const int KeptCharacters = 256;
    private const int KeptLetters = 32;
    private const int KeptWords = 64;

    // A character of UTF-8 has up to four bytes, one as an escape of JSON inside JSON some more.
    private const int PlainBytes = 4 * FarBefore;
    private const int EscapedBytes = 16 * FarBefore;
    private const int MostSkipped = 128;

    private const int LongestTag = 80;

    // </strong>; a longer one may have a word in it: <kojin_bango>.
    private const int LongestUnread = 9;

    // What a word does not begin with, and what needs no reading.
    private static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Select(code => (byte)code)
            .Where(code => code >= 0x80 || code is (byte)'\\' or (byte)'<' or (byte)'&' || NumberWords.BeginsOne(code))]);

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

    /// <summary>How much was read and looked at, in characters and words; bounds the cost whatever the machine.</summary>
    public long Steps { get; private set; }

    /// <summary>Looks around one number. Numbers come from front to back.</summary>
    /// <param name="body">What the number stands in; the same each time.</param>
    /// <param name="start">Where the number begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="naming">The kind of words that name it.</param>
    /// <returns>1 for such a word, -1 for one of other numbers before it, 0 for neither.</returns>
    public int Look(ReadOnlySpan<byte> body, int start, int end, WordKinds naming)
    {
        if (end > _doneUntil)
        {
            Reach(body, start, end);
        }

        Steps++;
        return _word == 0 || Newest.End + EscapedBytes < start ? 0 : Decide(start, end, naming);
    }

    private ref Word Newest => ref _words[(_word - 1) % KeptWords];

    private int Decide(int start, int end, WordKinds naming)
    {
        var (first, last) = (CharacterAt(start), CharacterAt(end));
        var (isNamedBehind, isOther, isNumbered, said) = (false, false, false, int.MaxValue);
        for (var i = _word - 1; i >= 0 && i >= _word - KeptWords; i--)
        {
            ref var word = ref _words[i % KeptWords];
            Steps++;
            if (word.End > start)
            {
                var kinds = word.BehindOf(end, last);
                isNamedBehind |= (kinds & naming) != 0;
                isOther |= (kinds & WordKinds.Denied) != 0;
                continue;
            }

            if (word.First + FarBefore < first)
            {
                break;
            }

            if ((word.Kinds & naming) != 0)
            {
                return word.Names(said) ? 1 : -1;
            }

            var tells = (word.Kinds & WordKinds.Numbered) == 0 || !isNumbered;
            isNumbered |= (word.Kinds & WordKinds.Numbered) != 0;
            if (tells && (word.Kinds & WordKinds.Other) != 0 && word.First + FarBeforeOther >= first)
            {
                // Nothing but a colon between: what the number is is said, whatever else is named around.
                said = first <= Math.Min(word.Behind + RightBefore, word.Break) ? Math.Min(said, word.First) : said;
                isOther = true;
            }

            isOther |= (word.Kinds & WordKinds.FarOther) != 0;
        }

        return isNamedBehind && said == int.MaxValue ? 1 : isOther ? -1 : 0;
    }

    // Reads up to behind the number, from as far before it as a word may stand.
    private void Reach(ReadOnlySpan<byte> body, int start, int end)
    {
        if (start - PlainBytes > _at)
        {
            var isPlain = body[(start - PlainBytes)..start].IndexOfAny((byte)'\\', (byte)'&') < 0;
            Jump(body, Math.Max(_at, start - (isPlain ? PlainBytes : EscapedBytes)));
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

        _doneUntil = _at >= body.Length ? body.Length : Math.Max(end, _places[(_character - FarBehind) % KeptCharacters]);
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

    private void Read(ReadOnlySpan<byte> body)
    {
        Steps++;
        var isInLabel = _word > 0 && Newest.Behind + RightBeforeLabel >= _character;
        if (_state == 0 && (isInLabel ? char.IsAsciiDigit((char)body[_at]) : !Stops.Contains(body[_at])))
        {
            Skip(body, isInLabel);
            return;
        }

        _places[_character % KeptCharacters] = _at;
        if (body[_at] == '<' && TagLength(body[_at..]) is var tag and > 0 and <= LongestUnread)
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
            _letters[_letter++ % KeptLetters] = _character;
        }

        _character++;
        if (!isIgnored && _state != 0)
        {
            Keep(NumberWords.EndsIn(_state));
        }
    }

    private void BreakLabels()
    {
        for (var i = _word - 1; i >= 0 && i > _word - KeptWords && _words[i % KeptWords].Behind + RightBeforeLabel >= _character; i--)
        {
            ref var word = ref _words[i % KeptWords];
            word.Break = Math.Min(word.Break, _character);
        }
    }

    // No word can begin here, and each byte is a character.
    private void Skip(ReadOnlySpan<byte> body, bool onlyDigits)
    {
        var rest = body.Slice(_at, Math.Min(MostSkipped, body.Length - _at));
        var stop = onlyDigits ? rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') : rest.IndexOfAny(Stops);
        var skipped = stop >= 0 ? stop : rest.Length;
        for (var i = 0; i < skipped; i++)
        {
            _places[(_character + i) % KeptCharacters] = _at + i;
        }

        _at += skipped;
        _character += skipped;
        _kanji = 0;
    }

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

        var first = _letters[(_letter - length) % KeptLetters];

        // 宛名番号, 水栓番号 …: which number it is stands right before the word. 番号 alone tells nothing.
        if (kinds == WordKinds.Numbered && first == _character - length && ((_kanji >> length) & 1) != 0)
        {
            kinds |= WordKinds.Other;
        }

        _words[_word % KeptWords] = new Word
        {
            Kinds = kinds,
            Start = _places[first % KeptCharacters],
            End = _at,
            First = first,
            Behind = _character,
            Break = int.MaxValue,
        };
        _word++;
    }

    // 個人番号欄は空欄: what is near is another number.
    private void TakeBack()
    {
        for (var i = _word - 1; i >= 0 && i > _word - KeptWords; i--)
        {
            ref var word = ref _words[i % KeptWords];
            Steps++;
            if (word.Behind + FarBeforeDenial < _character)
            {
                return;
            }

            var isName = (word.Kinds & (WordKinds.MyNumber | WordKinds.ResidentRecordCode)) != 0;
            word.Kinds = isName ? WordKinds.Other | WordKinds.Denied : word.Kinds;
        }
    }

    // <b>個人</b>番号 is one word; 0 for what is no tag.
    internal static int TagLength(ReadOnlySpan<byte> text) =>
        text is [(byte)'<', (byte)'/' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..]
            ? text[..Math.Min(text.Length, LongestTag)].IndexOf((byte)'>') + 1
            : 0;

    // Kanji and katakana; 旧番号 and 同番号 are of the same kind as the number named before.
    private static bool TellsWhich(int letter) =>
        (letter is (>= 0x4E00 and <= 0x9FFF) or (>= 'ァ' and <= 'ヺ') or 'ー') && letter is not ('旧' or '新' or '同' or '本' or '当' or '各' or '両');

    // Which character stands at a byte, or begins after it. What is not kept any more counts as far away.
    private int CharacterAt(int place)
    {
        if (place >= _at)
        {
            return _character;
        }

        var (low, high) = (Math.Max(_firstCharacter, _character - KeptCharacters), _character);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _places[middle % KeptCharacters] < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private struct Word
    {
        public WordKinds Kinds;
        public int Start;
        public int End;
        public int First;
        public int Behind;
        public int Break;

        // 個人番号（又は基礎年金番号） is one label; 個人番号は別紙。送り状番号 is none.
        public readonly bool Names(int said) =>
            said == int.MaxValue || (Behind + RightBeforeLabel >= said && Break >= said);

        // What the word says of a number that ends before it; a denial only of one right before it.
        public readonly WordKinds BehindOf(int end, int last) =>
            Start < end || Behind > last + FarBehind ? WordKinds.None
            : First <= last + RightBehind ? Kinds
            : Kinds & ~WordKinds.Denied;
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

    [InlineArray(KeptWords)]
    private struct Words
    {
        private Word _first;
    }
}
