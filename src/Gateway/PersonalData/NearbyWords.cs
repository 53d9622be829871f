using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>
/// Evaluates the words around numbers, across members of the body: a reader sees a member's name together with the text beside
/// it. <see cref="WordReader"/> reads the words; this class decides what they mean for a number.
/// </summary>
internal sealed class NearbyWords
{
    // The greatest distance of a word of another number before the number, in characters.
    private const int FarBeforeOther = 16;
    private const int RightBefore = 5;

    private WordReader _reader;
    private long _steps;

    /// <summary>The characters and words read so far: a measure of the cost that is the same on every machine.</summary>
    public long Steps => _steps + _reader.Steps;

    /// <summary>Evaluates the words around one number. Numbers must come from front to back.</summary>
    /// <param name="body">The body of the number; the same each time.</param>
    /// <param name="start">The position of the number.</param>
    /// <param name="end">The position after it.</param>
    /// <param name="naming">The kind of words that name it.</param>
    /// <returns>1 for such a word, -1 for a word of other numbers, 0 for neither.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Look(ReadOnlySpan<byte> body, int start, int end, WordKinds naming)
    {
        _steps++;
        return _reader.ReadAround(body, start, end) ? Decide(start, end, naming) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Decide(int start, int end, WordKinds naming)
    {
        var (first, last) = (_reader.First, _reader.Last);
        ref var words = ref _reader.Words;
        if (!words.MayName(first))
        {
            return IsOther(ref words, start, first) ? -1 : 0;
        }

        var (isNamedBehind, isOther, isNumbered, said) = (false, false, false, int.MaxValue);
        for (var i = 1; i <= words.Count; i++)
        {
            ref var word = ref words.Last(i);
            _steps++;
            if (word.End > start)
            {
                // Only a word that names a number counts behind it, or one that did before it was denied.
                var kinds = word.BehindOf(end, last);
                isNamedBehind |= (kinds & naming) != 0;
                isOther |= (kinds & WordKinds.Denied) != 0;
                continue;
            }

            if (word.First + WordReader.FarBefore < first)
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
                // Only a colon between the word and the number: the word names the number, whatever other words are around.
                said = first <= Math.Min(word.Behind + RightBefore, word.Break) ? Math.Min(said, word.First) : said;
                isOther = true;
            }

            isOther |= (word.Kinds & WordKinds.FarOther) != 0;
        }

        return Decision(isNamedBehind && said == int.MaxValue, isOther);
    }

    // Without a word that names the number, the first word of another number decides.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsOther(ref KeptWords words, int start, int first)
    {
        var (i, isNumbered) = (1, false);
        while (i <= words.Count && words.Last(i).End > start)
        {
            i++;
        }

        for (; i <= words.Count; i++)
        {
            ref var word = ref words.Last(i);
            if (word.First + WordReader.FarBefore < first)
            {
                break;
            }

            var tells = (word.Kinds & WordKinds.Numbered) == 0 || !isNumbered;
            isNumbered |= (word.Kinds & WordKinds.Numbered) != 0;
            if ((tells && (word.Kinds & WordKinds.Other) != 0 && word.First + FarBeforeOther >= first)
                || (word.Kinds & WordKinds.FarOther) != 0)
            {
                _steps += i;
                return true;
            }
        }

        _steps += i;
        return false;
    }

    private static int Decision(bool isNamed, bool isOther) => isNamed ? 1 : isOther ? -1 : 0;
}
