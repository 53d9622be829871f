using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>
/// The words around numbers, wherever in the body they stand: a member's name and the text beside it are what a reader
/// sees. <see cref="WordReader"/> reads them; this decides what they say of a number.
/// </summary>
internal sealed class NearbyWords
{
    // How far before the number, in characters, a word of another number may be.
    private const int FarBeforeOther = 16;
    private const int RightBefore = 5;

    private WordReader _reader = new();
    private long _steps;

    /// <summary>How much was read and looked at, in characters and words; bounds the cost whatever the machine.</summary>
    public long Steps => _steps + _reader.Steps;

    /// <summary>Looks around one number. Numbers come from front to back.</summary>
    /// <param name="body">What the number stands in; the same each time.</param>
    /// <param name="start">Where the number begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="naming">The kind of words that name it.</param>
    /// <returns>1 for such a word, -1 for one of other numbers before it, 0 for neither.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Look(ReadOnlySpan<byte> body, int start, int end, WordKinds naming)
    {
        _steps++;
        return _reader.ReadAround(body, start, end) ? Decide(start, end, naming) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Decide(int start, int end, WordKinds naming)
    {
        var (first, last) = (_reader.First, _reader.Last);
        var (isNamedBehind, isOther, isNumbered, said) = (false, false, false, int.MaxValue);
        ref var words = ref _reader.Words;
        var mayBeNamed = words.MayName(first); // If not, the first word of another number decides.
        for (var i = 1; i <= words.Count && (mayBeNamed || !isOther); i++)
        {
            ref var word = ref words.Last(i);
            _steps++;
            if (word.End > start)
            {
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
                // Nothing but a colon between: what the number is is said, whatever else is named around.
                said = first <= Math.Min(word.Behind + RightBefore, word.Break) ? Math.Min(said, word.First) : said;
                isOther = true;
            }

            isOther |= (word.Kinds & WordKinds.FarOther) != 0;
        }

        return Decision(isNamedBehind && said == int.MaxValue, isOther);
    }

    private static int Decision(bool isNamed, bool isOther) => isNamed ? 1 : isOther ? -1 : 0;
}
