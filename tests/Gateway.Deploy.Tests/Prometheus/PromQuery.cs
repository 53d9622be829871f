using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests.Prometheus;

/// <summary>The names in a PromQL expression: its metrics, each with the labels that are asked of it.</summary>
internal static partial class PromQuery
{
    // The functions, operators and keywords that the files use; any other name is a metric's.
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "abs", "by", "histogram_quantile", "increase", "label_values", "max", "min", "on", "rate", "sum", "unless",
    };

    /// <summary>The metrics of an expression.</summary>
    public static IReadOnlySet<string> Metrics(string expression) =>
        Name().Matches(Bare(expression)).Select(name => name.Value).Where(name => !Words.Contains(name)).ToHashSet();

    /// <summary>The labels that an expression selects or groups by.</summary>
    public static IReadOnlySet<string> Labels(string expression)
    {
        var text = Quoted().Replace(expression, "\"\"");
        return Selector().Matches(text).SelectMany(one => Selected().Matches(one.Value)).Select(one => one.Groups[1].Value)
            .Concat(Grouping().Matches(text).SelectMany(one => Name().Matches(one.Groups[1].Value)).Select(one => one.Value))
            .Concat(LabelValues().Matches(text).Select(one => one.Groups[1].Value))
            .ToHashSet();
    }

    // Without texts, selectors, ranges, groupings, variables and numbers.
    private static string Bare(string expression)
    {
        var text = Quoted().Replace(expression, "");
        text = Selector().Replace(text, " ");
        text = Range().Replace(text, " ");
        text = Grouping().Replace(text, " ");
        return LabelValues().Replace(text, "");
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Selected();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(?:by|on)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<=label_values\([^,]*),\s*(\w+)")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\b[a-zA-Z_]\w*")]
    private static partial Regex Name();
}
