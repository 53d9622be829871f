namespace Gateway.RequestPolicy.Schemas;

/// <summary>Finds halves of surrogate pairs among the <c>\u</c> escapes of a JSON string.</summary>
/// <remarks>
/// The bytes are forwarded as they came, and readers disagree about "\ud800": some throw, some put U+FFFD, some
/// keep it. What was inspected must be what the model reads, so such a string is refused wherever it stands.
/// </remarks>
internal static class SurrogatePairs
{
    /// <param name="text">A string as it stands in valid JSON, without its quotes.</param>
    public static bool AreWhole(ReadOnlySpan<byte> text)
    {
        var open = false;
        for (int next; (next = text.IndexOf((byte)'\\')) >= 0;)
        {
            // A first half holds only until the very next character.
            if (open && next > 0)
            {
                return false;
            }

            text = text[next..];
            var half = HalfAt(text);
            if (open != (half == Half.Second))
            {
                return false;
            }

            open = half == Half.First;
            text = text[(text[1] == 'u' ? @"\uXXXX".Length : @"\n".Length)..];
        }

        return !open;
    }

    // U+D800..DBFF, then U+DC00..DFFF.
    private static Half HalfAt(ReadOnlySpan<byte> escape) =>
        escape[1] != 'u' || (escape[2] | 0x20) != 'd'
            ? Half.None
            : (escape[3] | 0x20) switch
            {
                '8' or '9' or 'a' or 'b' => Half.First,
                >= 'c' and <= 'f' => Half.Second,
                _ => Half.None,
            };

    private enum Half
    {
        None,
        First,
        Second,
    }
}
