using System.Text;

namespace Gateway.Inspection.PersonalData;

/// <summary>
/// The words around a number, wherever in the body they stand: a member's name and the text beside it are what a reader
/// sees.
/// </summary>
internal static class ContextWindow
{
    private const int CharactersBefore = 40;
    private const int CharactersBehind = 30;
    private const int CharactersBeforeOther = 16;

    // \uXXXX\uXXXX
    private const int LongestCharacter = 12;

    /// <param name="body">What the number stands in.</param>
    /// <param name="isEscaped">Whether backslashes begin escapes there.</param>
    /// <param name="start">Where the number begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="rule">The rule whose words are looked for.</param>
    /// <returns>1 for a word of the rule, -1 for one of other numbers before it, 0 for neither.</returns>
    public static int Look(ReadOnlySpan<byte> body, bool isEscaped, int start, int end, PersonalDataRule rule)
    {
        Span<char> before = stackalloc char[2 * CharactersBefore];
        Span<char> behind = stackalloc char[2 * CharactersBehind];
        before = Before(body[..start], isEscaped, before);
        behind = Behind(body[end..], isEscaped, behind);

        Span<char> plainBefore = stackalloc char[16 * CharactersBefore];
        Span<char> plainBehind = stackalloc char[16 * CharactersBehind];
        plainBefore = Plain(before, plainBefore);
        plainBehind = Plain(behind, plainBehind);
        var isAnother = IsAnother(plainBefore);
        return HasAny(Joined(plainBefore), rule.Words) || HasAny(Joined(plainBehind), rule.Words) ? 1
            : isAnother ? -1
            : 0;
    }

    // An ARN has its account far behind its first letters.
    private static bool IsAnother(ReadOnlySpan<char> before)
    {
        var near = before[^Math.Min(before.Length, CharactersBeforeOther)..];
        return before.Contains("arn:", StringComparison.Ordinal)
            || HasAny(near, PersonalDataRules.OtherWords)
            || IsNamed(near, "番号") || IsNamed(near, "コード");
    }

    // 宛名番号, 水栓番号 …: which number it is stands right before the word, in kanji or katakana. 番号 alone tells nothing.
    private static bool IsNamed(ReadOnlySpan<char> text, string word)
    {
        var at = text.LastIndexOf(word, StringComparison.Ordinal);
        return at > 0 && text[at - 1] is (>= '\u4E00' and <= '\u9FFF') or (>= 'ァ' and <= 'ヺ') or 'ー';
    }

    private static Span<char> Before(ReadOnlySpan<byte> body, bool isEscaped, Span<char> into)
    {
        var near = body[^Math.Min(body.Length, CharactersBefore * LongestCharacter)..];
        while (near is [>= 0x80 and < 0xC0, ..])
        {
            near = near[1..]; // The rest of a character that was cut.
        }

        // The last ones are wanted, and only from the front can they be read.
        Span<char> all = stackalloc char[CharactersBefore * LongestCharacter];
        var read = Read(near, isEscaped, all);
        var last = read[^Math.Min(read.Length, into.Length)..];
        last.CopyTo(into);
        return into[..last.Length];
    }

    private static Span<char> Behind(ReadOnlySpan<byte> body, bool isEscaped, Span<char> into) =>
        Read(body[..Math.Min(body.Length, CharactersBehind * LongestCharacter)], isEscaped, into);

    private static Span<char> Read(ReadOnlySpan<byte> text, bool isEscaped, Span<char> into)
    {
        var length = 0;
        while (!text.IsEmpty && length + 2 <= into.Length)
        {
            var rune = Symbol.ReadRune(text, isEscaped, out var read);
            length += rune.EncodeToUtf16(into[length..]);
            text = text[Math.Max(1, read)..];
        }

        return into[..length];
    }

    // Half-width katakana and full-width letters are the same words.
    private static Span<char> Plain(Span<char> text, Span<char> into) =>
        StringNormalizationExtensions.TryNormalize(text, into, out var length, NormalizationForm.FormKC)
            ? into[..length]
            : text;

    // 個 人 番 号 and my_number are the same words, too.
    private static Span<char> Joined(Span<char> text)
    {
        var kept = 0;
        foreach (var letter in text)
        {
            if (letter is not ('_' or '-') && !char.IsWhiteSpace(letter))
            {
                text[kept++] = letter;
            }
        }

        return text[..kept];
    }

    private static bool HasAny(ReadOnlySpan<char> text, IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (text.Contains(words[i], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
