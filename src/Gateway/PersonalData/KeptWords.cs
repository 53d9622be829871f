using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>The last words that were read, as many as can be near one number.</summary>
internal struct KeptWords
{
    private const int Most = 64;
    private const int FarBeforeDenial = 10;
    private const WordKinds Names = WordKinds.MyNumber | WordKinds.ResidentRecordCode;

    private Words _words;
    private int _next;

    // One more than the last character that can be of one label with the last word.
    private int _labelsUntil;

    // The greatest first character of a word that names a number, one more; it may have been denied since.
    private int _firstOfName;

    /// <summary>How many words are kept.</summary>
    public readonly int Count => Math.Min(_next, Most);

    /// <summary>The word so many before the next one: 1 for the last.</summary>
    [UnscopedRef]
    public ref KeptWord Last(int back) => ref _words[(int)((uint)(_next - back) % Most)];

    /// <summary>Whether the last one is not too far before a number.</summary>
    public bool MayBeNear(int start) => _next > 0 && Last(1).End + TextBefore.Most >= start;

    /// <summary>Whether the last one ends so near before a character that both may be of one label.</summary>
    public readonly bool AreRightBefore(int character) => character < _labelsUntil;

    /// <summary>Keeps a word, and forgets the oldest where there are too many.</summary>
    /// <param name="kinds">What it says.</param>
    /// <param name="start">Where it begins, in bytes.</param>
    /// <param name="end">Where it ends, in bytes.</param>
    /// <param name="first">Its first character.</param>
    /// <param name="behind">The character after its last one.</param>
    public void Add(WordKinds kinds, int start, int end, int first, int behind)
    {
        _next++;
        ref var word = ref Last(1);
        (word.Kinds, word.Start, word.End, word.First, word.Behind, word.Break) = (kinds, start, end, first, behind, int.MaxValue);
        _labelsUntil = behind + KeptWord.RightBeforeLabel + 1;
        _firstOfName = (kinds & Names) == 0 ? _firstOfName : Math.Max(_firstOfName, first + 1);
    }

    /// <summary>Whether a word that names a number may begin as near before this character as it counts, or behind it.</summary>
    public readonly bool MayName(int character) => _firstOfName + WordReader.FarBefore > character;

    /// <summary>A character that ends a label was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void BreakLabels(int character)
    {
        for (var i = 1; i <= Count && Last(i).IsRightBefore(character); i++)
        {
            ref var word = ref Last(i);
            word.Break = Math.Min(word.Break, character);
        }
    }

    /// <summary>A denial was read. 個人番号欄は空欄: what is near is another number.</summary>
    /// <returns>How many words were looked at.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int TakeBack(int character)
    {
        var looked = 0;
        while (looked < Count)
        {
            ref var word = ref Last(++looked);
            if (word.Behind + FarBeforeDenial < character)
            {
                break;
            }

            var isName = (word.Kinds & Names) != 0;
            word.Kinds = isName ? WordKinds.Other | WordKinds.Denied : word.Kinds;
        }

        return looked;
    }

    [InlineArray(Most)]
    private struct Words
    {
        private KeptWord _first;
    }
}
