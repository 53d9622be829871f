namespace Gateway.Simulator.Policies;

/// <summary>
/// AWS's pattern language: <c>*</c> matches any text, <c>?</c> any one character; no other character is special.
/// </summary>
internal static class Wildcard
{
    /// <summary>
    /// True when the pattern matches the whole value. Linear in time except for re-reading after a star; never a regular
    /// expression.
    /// </summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value, bool ignoreCase)
    {
        int p = 0, v = 0, star = -1, resume = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = v;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], value[v], ignoreCase)))
            {
                p++;
                v++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                v = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>
    /// Compares ARNs: each of the six parts separately, so that a star does not match across a colon into the next part.
    /// </summary>
    internal static bool MatchesArn(string pattern, string value)
    {
        var patterns = pattern.Split(':', 6);
        var values = value.Split(':', 6);
        return patterns.Length == 6 && values.Length == 6
            && patterns.Zip(values).All(pair => Matches(pair.First, pair.Second, ignoreCase: false));
    }

    private static bool Same(char a, char b, bool ignoreCase) =>
        a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
