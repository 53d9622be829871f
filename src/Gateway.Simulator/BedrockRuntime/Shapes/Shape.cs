using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>A structure or union of the service model.</summary>
internal sealed record Shape(bool IsUnion, IReadOnlyDictionary<string, ShapeMember> Members)
{
    /// <summary>Reads a whole data file of shapes.</summary>
    internal static IReadOnlyDictionary<string, Shape> ReadAll(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            shape => shape.Name,
            shape => new Shape(
                shape.Value.TryGetProperty("union", out _),
                shape.Value.GetProperty("members").EnumerateObject().ToDictionary(
                    member => member.Name, member => ShapeMember.Read(member.Value), StringComparer.Ordinal)),
            StringComparer.Ordinal);
    }
}

/// <summary>The rules for a member, list item, map key or map value.</summary>
internal sealed record ShapeMember
{
    /// <summary>string, blob, integer, float, boolean, document, list, map, or the name of a shape.</summary>
    internal required string Type { get; init; }

    internal bool IsRequired { get; init; }

    /// <summary>The minimum value, length or count.</summary>
    internal double? Min { get; init; }

    /// <summary>The maximum value, length or count.</summary>
    internal double? Max { get; init; }

    internal IReadOnlyList<string>? Enum { get; init; }

    /// <summary>The pattern as the service model writes it.</summary>
    internal string? Pattern { get; init; }

    /// <summary>The same pattern, matched against the whole value.</summary>
    internal Regex? PatternExpression { get; init; }

    /// <summary>The rules for the items of a list.</summary>
    internal ShapeMember? Of { get; init; }

    /// <summary>The rules for the keys of a map.</summary>
    internal ShapeMember? Key { get; init; }

    /// <summary>The rules for the values of a map.</summary>
    internal ShapeMember? Value { get; init; }

    internal static ShapeMember Read(JsonElement data)
    {
        var pattern = Text(data, "pattern");
        return new ShapeMember
        {
            Type = Text(data, "type")!,
            IsRequired = data.TryGetProperty("required", out _),
            Min = Number(data, "min"),
            Max = Number(data, "max"),
            Enum = data.TryGetProperty("enum", out var values)
                ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
                : null,
            Pattern = pattern,
            PatternExpression = pattern is null
                ? null
                : new Regex($@"^(?:{pattern})\z", RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
            Of = Part(data, "of"),
            Key = Part(data, "key"),
            Value = Part(data, "value"),
        };
    }

    private static ShapeMember? Part(JsonElement data, string name) =>
        data.TryGetProperty(name, out var part) ? Read(part) : null;

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static double? Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out var number) ? number.GetDouble() : null;
}
