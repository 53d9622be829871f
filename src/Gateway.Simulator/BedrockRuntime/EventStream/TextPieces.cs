namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>Cuts a text into the few characters that each event of a stream carries.</summary>
internal static class TextPieces
{
    // Counted in whole characters: half a surrogate pair is not valid text.
    private static readonly int[] Runes = [3, 5, 2, 4];

    /// <summary>The same for a thought: an omitted one has no pieces.</summary>
    internal static IEnumerable<string> OfThought(string thought) => thought.Length == 0 ? [] : Of(thought);

    /// <returns>At least one piece: the first opens the block, and may be empty.</returns>
    internal static IEnumerable<string> Of(string text)
    {
        var (start, end, runes, piece) = (0, 0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            if (++runes == Runes[piece % Runes.Length])
            {
                yield return text[start..end];
                (start, runes, piece) = (end, 0, piece + 1);
            }
        }

        if (start < text.Length || piece == 0)
        {
            yield return text[start..];
        }
    }
}
