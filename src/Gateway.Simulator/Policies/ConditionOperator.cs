using System.Collections.Frozen;

namespace Gateway.Simulator.Policies;

/// <summary>How the several values of a context key are combined.</summary>
internal enum Quantifier
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>
/// A condition operator such as <c>ForAnyValue:StringLikeIfExists</c>. An operator not in the table does not parse.
/// </summary>
internal sealed record ConditionOperator(
    Func<string, string, bool> Compare, bool Negated, bool IfExists, Quantifier Quantifier, bool IsNull)
{
    private static readonly FrozenDictionary<string, (Func<string, string, bool> Compare, bool Negated)> Known =
        new Dictionary<string, (Func<string, string, bool>, bool)>(StringComparer.Ordinal)
        {
            ["StringEquals"] = (string.Equals, false),
            ["StringNotEquals"] = (string.Equals, true),
            ["StringEqualsIgnoreCase"] = (IgnoringCase, false),
            ["StringNotEqualsIgnoreCase"] = (IgnoringCase, true),
            ["StringLike"] = (Like, false),
            ["StringNotLike"] = (Like, true),
            ["ArnEquals"] = (Wildcard.MatchesArn, false),
            ["ArnLike"] = (Wildcard.MatchesArn, false),
            ["ArnNotEquals"] = (Wildcard.MatchesArn, true),
            ["ArnNotLike"] = (Wildcard.MatchesArn, true),
            ["Bool"] = (IgnoringCase, false),
            ["Null"] = (string.Equals, false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="PolicyFormatException">The simulator does not know the operator.</exception>
    internal static ConditionOperator Parse(string text)
    {
        var (quantifier, name) = text.Split(':', 2) switch
        {
            ["ForAllValues", var rest] => (Quantifier.ForAllValues, rest),
            ["ForAnyValue", var rest] => (Quantifier.ForAnyValue, rest),
            _ => (Quantifier.None, text),
        };
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        var bare = ifExists ? name[..^"IfExists".Length] : name;
        var isNull = bare == "Null";
        if (!Known.TryGetValue(bare, out var known) || (isNull && text != "Null"))
        {
            throw new PolicyFormatException($"The simulator does not evaluate the condition operator '{text}'.");
        }

        return new ConditionOperator(known.Compare, known.Negated, ifExists, quantifier, isNull);
    }

    private static bool Like(string pattern, string value) => Wildcard.Matches(pattern, value, ignoreCase: false);

    private static bool IgnoringCase(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
