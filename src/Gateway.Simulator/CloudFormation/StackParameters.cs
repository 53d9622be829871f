using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.CloudFormation;

/// <summary>
/// The values of a template's parameters, checked as CloudFormation checks them before it creates anything.
/// </summary>
internal static class StackParameters
{
    // The time limit for a deliberately hostile pattern.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <exception cref="TemplateFormatException">A value is missing, unknown or not allowed.</exception>
    internal static Dictionary<string, JsonNode> Resolve(
        JsonObject template, IReadOnlyDictionary<string, string> given)
    {
        var declared = template["Parameters"]?.AsObject() ?? [];
        if (given.Keys.FirstOrDefault(name => !declared.ContainsKey(name)) is { } unknown)
        {
            throw new TemplateFormatException($"The template has no parameter {unknown}.");
        }

        return declared.ToDictionary(
            one => one.Key,
            one => Value(one.Key, one.Value!.AsObject(), given.GetValueOrDefault(one.Key)),
            StringComparer.Ordinal);
    }

    private static JsonNode Value(string name, JsonObject declared, string? given)
    {
        var text = given ?? declared["Default"]?.ToString()
            ?? throw new TemplateFormatException($"The parameter {name} needs a value.");
        var type = (string)declared["Type"]!;
        var isList = type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal);
        string[] values = isList ? text.Split(',', StringSplitOptions.TrimEntries) : [text];
        foreach (var value in values)
        {
            Check(name, declared, value);
        }

        return isList ? new JsonArray([.. values.Select(value => JsonValue.Create(value))]) : JsonValue.Create(text);
    }

    private static void Check(string name, JsonObject declared, string value)
    {
        var allowed = declared["AllowedValues"]?.AsArray().Select(one => one!.ToString());
        var isRight = allowed?.Contains(value, StringComparer.Ordinal) != false
            && Matches((string?)declared["AllowedPattern"], value)
            && value.Length >= Number(declared["MinLength"], 0) && value.Length <= Number(declared["MaxLength"], int.MaxValue)
            && IsWithin(declared, value);
        if (!isRight)
        {
            throw new TemplateFormatException(
                $"'{value}' is not allowed for the parameter {name}. {declared["ConstraintDescription"]}");
        }
    }

    private static bool IsWithin(JsonObject declared, string value) =>
        (string?)declared["Type"] != "Number"
        || (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= Number(declared["MinValue"], int.MinValue) && number <= Number(declared["MaxValue"], int.MaxValue));

    // The pattern must match the whole value.
    private static bool Matches(string? pattern, string value) =>
        pattern is null || Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternTimeout);

    private static int Number(JsonNode? node, int otherwise) =>
        node is null ? otherwise : int.Parse(node.ToString(), CultureInfo.InvariantCulture);
}
