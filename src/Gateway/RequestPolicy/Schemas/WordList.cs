using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>
/// The words that a value may be, each under a rule, and the rule of every other word; <c>null</c> refuses it. A word that
/// ends with <c>#</c> matches with any date (eight digits) in its place.
/// </summary>
internal sealed record WordList(ImmutableArray<(byte[] Word, MemberRule Rule)> Words, MemberRule? Others)
{
    public static readonly WordList None = new([], null);

    private const int DigitsOfADate = 8;

    // Longer than any word with a date.
    private const int MaxDatedLength = 64;

    /// <param name="words">Each is <c>word</c> or <c>word!rule</c>; <c>*!rule</c> is for every other word.</param>
    public static WordList Of(string[] words)
    {
        var ruled = words.Select(word => word.Split('!')).ToLookup(parts => parts[0] == "*");
        return new WordList(
            [.. ruled[false].Select(parts => (Encoding.UTF8.GetBytes(parts[0]), Rule(parts.ElementAtOrDefault(1) ?? "")))],
            ruled[true].Select(parts => (MemberRule?)Rule(parts[1])).FirstOrDefault());
    }

    public static MemberRule Rule(string name) =>
        name.Length == 0 ? MemberRule.None : Enum.Parse<MemberRule>(name, ignoreCase: true);

    /// <summary>The rule of the word, number, true or false at the reader; <c>null</c> refuses it.</summary>
    public MemberRule? RuleOf(ref Utf8JsonReader reader)
    {
        foreach (var (word, rule) in Words)
        {
            if (Is(word, ref reader))
            {
                return rule;
            }
        }

        return Others;
    }

    private static bool Is(ReadOnlySpan<byte> word, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return reader.ValueSpan.SequenceEqual(word);
        }

        if (word[^1] != '#')
        {
            return reader.ValueTextEquals(word);
        }

        Span<byte> text = stackalloc byte[MaxDatedLength];
        if (reader.ValueSpan.Length > text.Length)
        {
            return false;
        }

        text = text[..reader.CopyString(text)];
        return text.Length == word.Length - 1 + DigitsOfADate
            && text.StartsWith(word[..^1])
            && !text[^DigitsOfADate..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
