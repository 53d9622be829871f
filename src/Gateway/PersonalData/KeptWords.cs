using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>The last words read, as many as can be near one number.</summary>
internal struct KeptWords
{
    private const int Most = 64;
    private const int FarBeforeDenial = 10;
    private const WordKinds Names = WordKinds.MyNumber | WordKinds.ResidentRecordCode;

    private Words _words;
    private int _next;

    // One more than the last character that can belong to one label with the last word.
    private int _labelsUntil;

    // One more than the greatest first character of a word that names a number; the word may have been denied since.
    private int _firstOfName;

    /// <summary>The number of words kept.</summary>
    public readonly int Count => Math.Min(_next, Most);

    /// <summary>The word at this distance from the end: 1 for the last.</summary>
    [UnscopedRef]
    public ref KeptWord Last(int back) => ref _words[(int)((uint)(_next - back) % Most)];

    /// <summary>True when the last word is near enough before a number.</summary>
    public bool MayBeNear(int start) => _next > 0 && Last(1).End + TextBefore.Most >= start;

    /// <summary>True when the last word ends so close before a character that both may belong to one label.</summary>
    public readonly bool AreRightBefore(int character) => character < _labelsUntil;

    /// <summary>Adds a word, and drops the oldest when there are too many.</summary>
    /// <param name="kinds">Its meanings.</param>
    /// <param name="start">The position of its first byte.</param>
    /// <param name="end">The position after its last byte.</param>
    /// <param name="first">The index of its first character.</param>
    /// <param name="behind">The index of the character after its last one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(WordKinds kinds, int start, int end, int first, int behind)
    {
        _next++;
        ref var word = ref Last(1);
        (word.Kinds, word.Start, word.End, word.First, word.Behind, word.Break) = (kinds, start, end, first, behind, int.MaxValue);
        _labelsUntil = behind + KeptWord.RightBeforeLabel + 1;
        _firstOfName = (kinds & Names) == 0 ? _firstOfName : Math.Max(_firstOfName, first + 1);
    }

    /// <summary>True when a word that names a number may begin near enough before this character, or after it.</summary>
    public readonly bool MayName(int character) => _firstOfName + WordReader.FarBefore > character;

    /// <summary>Records a character that ends a label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void BreakLabels(int character)
    {
        for (var i = 1; i <= Count && Last(i).IsRightBefore(character); i++)
        {
            ref var word = ref Last(i);
            word.Break = Math.Min(word.Break, character);
        }
    }

    /// <summary>Records a denial: after 個人番号欄は空欄 a number near it is another one.</summary>
    /// <returns>The number of words examined.</returns>
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
