using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>
/// A CloudWatch Logs filter pattern for JSON lines, as far as the templates use it: <c>{ $.A.B = 1 &amp;&amp; $.C = "x" }</c>,
/// with <c>||</c> and <c>= *</c>.
/// </summary>
internal static partial class FilterPattern
{
    /// <summary>True when a line matches.</summary>
    /// <exception cref="FormatException">The pattern uses anything else.</exception>
    public static bool Matches(string pattern, JsonNode line)
    {
        var inner = pattern.StartsWith("{ ", StringComparison.Ordinal) && pattern.EndsWith(" }", StringComparison.Ordinal)
            ? pattern[2..^2]
            : throw new FormatException(pattern);
        return inner.Split(" || ").Any(either => either.Split(" && ").All(term => Holds(term, line)));
    }

    /// <summary>The value that a selector such as <c>$.SessionSecondsLeft</c> finds; null if none.</summary>
    public static JsonNode? Select(string selector, JsonNode line) =>
        selector.Split('.').Skip(1).Aggregate((JsonNode?)line, (node, name) => node?[name]);

    private static bool Holds(string term, JsonNode line)
    {
        var match = Term().Match(term);
        if (!match.Success)
        {
            throw new FormatException(term);
        }

        var found = Select(match.Groups[1].Value, line);
        var value = match.Groups[2].Value;
        return value == "*"
            ? found is not null
            : found?.ToString() == value.Trim('"')
                && (value[0] == '"' || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
    }

    [GeneratedRegex("""^(\$(?:\.\w+)+) = (\*|[0-9]+|"[^"]*")$""")]
    private static partial Regex Term();
}
