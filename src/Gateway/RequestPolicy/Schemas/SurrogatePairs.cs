namespace Gateway.RequestPolicy.Schemas;

/// <summary>Finds halves of surrogate pairs among the <c>\u</c> escapes of a JSON string.</summary>
/// <remarks>
/// The bytes are forwarded unchanged, and readers disagree about "\ud800": some throw, some put U+FFFD, some keep it. The
/// model must read exactly what was inspected, so such a string is refused at every place.
/// </remarks>
internal static class SurrogatePairs
{
    /// <param name="text">The raw text of a string in valid JSON, without its quotes.</param>
    public static bool AreWhole(ReadOnlySpan<byte> text)
    {
        // Most texts have no half at all, which two wide searches show.
        if (text.IndexOf(@"\ud"u8) < 0 && text.IndexOf(@"\uD"u8) < 0)
        {
            return true;
        }

        var open = false;
        for (int next; (next = text.IndexOf((byte)'\\')) >= 0;)
        {
            // A second half must follow its first half immediately.
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

    // The first half is U+D800..DBFF, the second U+DC00..DFFF.
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
