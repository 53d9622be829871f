using System.Text;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>The runs of neighbouring characters in a text, which need no word boundaries and therefore suit Japanese.</summary>
internal static class CharacterGrams
{
    /// <summary>All runs of <paramref name="length"/> characters, in order. Width and case of letters make no difference.</summary>
    internal static IEnumerable<string> Of(string text, int length)
    {
        var runes = Folded(text);
        return Enumerable.Range(0, Math.Max(0, runes.Length - length + 1))
            .Select(start => string.Concat(runes[start..(start + length)]));
    }

    /// <summary>The share of the runs of a query, 0 to 1, that a text has too.</summary>
    internal static double Containment(string query, string text)
    {
        var length = Math.Min(2, Folded(query).Length);
        var asked = Of(query, length).Distinct().ToList();
        return length == 0 ? 0 : (double)asked.Intersect(Of(text, length)).Count() / asked.Count;
    }

    // Half an emoji is valid in JSON, but is no text that can be normalised.
    private static Rune[] Folded(string text) =>
    [
        .. Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormKC)
            .ToUpperInvariant().EnumerateRunes(),
    ];
}
