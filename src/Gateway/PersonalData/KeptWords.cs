using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>The last words that were read, as many as can be near one number.</summary>
internal struct KeptWords
{
    private const int Most = 64;
    private const int FarBeforeDenial = 10;

    private Words _words;
    private int _next;

    /// <summary>How many words are kept.</summary>
    public readonly int Count => Math.Min(_next, Most);

    /// <summary>The word so many before the next one: 1 for the last.</summary>
    [UnscopedRef]
    public ref KeptWord Last(int back) => ref _words[(int)((uint)(_next - back) % Most)];

    /// <summary>Whether the last one is not too far before a number.</summary>
    public bool MayBeNear(int start) => _next > 0 && Last(1).End + TextBefore.Most >= start;

    /// <summary>Keeps a word, and forgets the oldest where there are too many.</summary>
    public void Add(KeptWord word)
    {
        _next++;
        Last(1) = word;
    }

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

            var isName = (word.Kinds & (WordKinds.MyNumber | WordKinds.ResidentRecordCode)) != 0;
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
