using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.PersonalData;

/// <summary>
/// All words with a meaning for a number, as one table of states (Aho and Corasick): a text is read once, in one step for each
/// character, independent of the number of words.
/// </summary>
/// <remarks>
/// Characters that make the same word for a reader are one class: full-width and half-width, upper and lower case, hiragana and
/// katakana, with and without the voiced sound mark, and the radicals that PDF files have in place of kanji.
/// </remarks>
internal static class NumberWords
{
    private const byte AnyOther = 0;

    // The order matters: each of these is computed from those above it.
    private static readonly (string Text, WordKinds Kinds)[] Words =
        [.. PersonalDataRules.Words.Select(word => (Folded(word.Word), word.Kinds))];

    private static readonly Dictionary<char, byte> Letters = Words.SelectMany(word => word.Text).Distinct()
        .Select((letter, i) => (letter, Class: (byte)(i + 1))).ToDictionary(pair => pair.letter, pair => pair.Class);

    private static readonly int Width = Letters.Count + 1;
    private static readonly WordLetter[] Classes =
        [.. Enumerable.Range(0, 0x10000).Select(code => new WordLetter((char)code, ClassOf((char)code)))];

    private static readonly (ushort[] Next, (WordKinds Kinds, int Length)[] Ends) States = Build();
    private static readonly ushort[] Next = States.Next;
    private static readonly (WordKinds Kinds, int Length)[] Ends = States.Ends;

    /// <summary>The role of a character in a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLetter LetterOf(int codePoint) => codePoint < Classes.Length ? Classes[codePoint] : default;

    /// <summary>Advances by one character that is not ignored.</summary>
    /// <param name="state">The state after the characters before it; 0 at the beginning.</param>
    /// <param name="letter">The character.</param>
    /// <returns>The next state.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Step(int state, WordLetter letter) => Next[(state * Width) + letter.Class];

    /// <summary>True when a word can begin with this ASCII character.</summary>
    public static bool BeginsOne(byte ascii) => !Classes[ascii].IsIgnored && Step(0, Classes[ascii]) != 0;

    /// <summary>The words that end in a state, and the length of the longest, in characters that are not ignored.</summary>
    public static (WordKinds Kinds, int Length) EndsIn(int state) => Ends[state];

    // The text in the form that is compared, without invisible characters.
    private static string Folded(string text) => string.Concat(text.Select(Fold));

    private static string Fold(char letter)
    {
        var folded = new StringBuilder();
        foreach (var part in letter.ToString().Normalize(NormalizationForm.FormKD))
        {
            if (part is '_' or '-' or '*' or '`' || char.IsWhiteSpace(part)
                || char.GetUnicodeCategory(part) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.EnclosingMark)
            {
                continue;
            }

            folded.Append(part is >= 'ぁ' and <= 'ゖ' ? (char)(part + ('ァ' - 'ぁ')) : char.ToLowerInvariant(part));
        }

        return folded.ToString();
    }

    private static byte ClassOf(char letter)
    {
        var folded = HasNoOtherForm(letter) ? letter.ToString() : Fold(letter);
        return folded.Length == 0 ? WordLetter.Ignored : folded.Length == 1 ? Letters.GetValueOrDefault(folded[0], AnyOther) : AnyOther;
    }

    // These are very many, or .NET does not normalize them.
    private static bool HasNoOtherForm(char letter) =>
        letter is (>= '\u3400' and <= '\u9FFF') or (>= '\uA000' and <= '\uF8FF') or (>= '\uFDD0' and <= '\uFDEF') or >= '\uFFFE';

    private static (ushort[] Next, (WordKinds Kinds, int Length)[] Ends) Build()
    {
        var states = new List<int[]> { new int[Width] };
        var ends = new List<(WordKinds Kinds, int Length)> { default };
        foreach (var (text, kinds) in Words)
        {
            var state = 0;
            foreach (var @class in text.Select(letter => Letters[letter]))
            {
                if (states[state][@class] == 0)
                {
                    states[state][@class] = states.Count;
                    states.Add(new int[Width]);
                    ends.Add(default);
                }

                state = states[state][@class];
            }

            ends[state] = (ends[state].Kinds | kinds, text.Length);
        }

        Complete(states, ends);
        return ([.. states.SelectMany(next => next).Select(state => (ushort)state)], [.. ends]);
    }

    // Breadth first. Where a word does not continue, the longest suffix read so far that begins another word does.
    private static void Complete(List<int[]> states, List<(WordKinds Kinds, int Length)> ends)
    {
        var fallback = new int[states.Count];
        var open = new Queue<int>(states[0].Where(state => state > 0));
        while (open.TryDequeue(out var state))
        {
            var shorter = ends[fallback[state]];
            ends[state] = (ends[state].Kinds | shorter.Kinds, Math.Max(ends[state].Length, shorter.Length));
            for (var @class = 0; @class < Width; @class++)
            {
                var next = states[state][@class];
                if (next > 0)
                {
                    fallback[next] = states[fallback[state]][@class];
                    open.Enqueue(next);
                }
                else
                {
                    states[state][@class] = states[fallback[state]][@class];
                }
            }
        }
    }
}
