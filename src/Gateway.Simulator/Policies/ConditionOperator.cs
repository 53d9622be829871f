using System.Collections.Frozen;
using System.Globalization;

namespace Gateway.Simulator.Policies;

/// <summary>The set operator that combines several values of a context key.</summary>
internal enum Quantifier
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>
/// A condition operator such as <c>ForAnyValue:StringLikeIfExists</c>. An operator that is not in the table is a parse error.
/// </summary>
internal sealed record ConditionOperator(
    Func<string, string, bool> Compare, bool Negated, bool IfExists, Quantifier Quantifier, bool IsNull)
{
    // W3C's profile of ISO 8601, or seconds since 1970: the two formats that IAM's date operators accept.
    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

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
            ["DateEquals"] = (At((set, actual) => actual == set), false),
            ["DateNotEquals"] = (At((set, actual) => actual == set), true),
            ["DateLessThan"] = (At((set, actual) => actual < set), false),
            ["DateLessThanEquals"] = (At((set, actual) => actual <= set), false),
            ["DateGreaterThan"] = (At((set, actual) => actual > set), false),
            ["DateGreaterThanEquals"] = (At((set, actual) => actual >= set), false),
            ["Bool"] = (IgnoringCase, false),
            ["Null"] = (string.Equals, false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="PolicyFormatException">The simulator does not support the operator.</exception>
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

        return new ConditionOperator(known.Compare, known.Negated, ifExists, quantifier, isNull)
        {
            IsDate = bare.StartsWith("Date", StringComparison.Ordinal),
        };
    }

    /// <summary>True when its values are dates; any other value in the policy is a parse error.</summary>
    internal bool IsDate { get; private init; }

    /// <summary>Reads a date as IAM does; false for anything else.</summary>
    internal static bool TryReadDate(string text, out DateTimeOffset date)
    {
        date = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            date = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
    }

    private static Func<string, string, bool> At(Func<DateTimeOffset, DateTimeOffset, bool> compare) =>
        (expected, actual) => TryReadDate(expected, out var set) && TryReadDate(actual, out var at) && compare(set, at);

    private static bool Like(string pattern, string value) => Wildcard.Matches(pattern, value, ignoreCase: false);

    private static bool IgnoringCase(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
