using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>The words of JSON Schema that structured output does not support.</summary>
internal static class OutputSchema
{
    private static readonly string[] OfNumbers = ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];

    private static readonly Dictionary<string, string[]> Unsupported = new(StringComparer.Ordinal)
    {
        ["array"] = ["maxItems"],
        ["integer"] = OfNumbers,
        ["number"] = OfNumbers,
        ["string"] = ["maxLength", "minLength"],
    };

    private static readonly string[] MapsOfSchemas = ["properties", "$defs", "definitions"];
    private static readonly string[] ListsOfSchemas = ["anyOf", "allOf"];

    /// <returns>The defect, to follow the path of the schema; null if none.</returns>
    internal static string? Defect(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return Types(schema).Select(type => OfType(schema, type)).FirstOrDefault(defect => defect is not null)
            ?? Inner(schema).Select(Defect).FirstOrDefault(defect => defect is not null);
    }

    private static string? OfType(JsonElement schema, string type)
    {
        if (type == "object")
        {
            return schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False
                ? null
                : "For 'object' type, 'additionalProperties' must be explicitly set to false";
        }

        var used = Unsupported.GetValueOrDefault(type, []).Where(word => schema.TryGetProperty(word, out _)).ToList();
        return used.Count switch
        {
            0 => null,
            1 => $"For '{type}' type, property '{used[0]}' is not supported",
            _ => $"For '{type}' type, properties {string.Join(", ", used)} are not supported",
        };
    }

    private static IEnumerable<string> Types(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.String ? [type.GetString()!]
        : type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)
        : [];

    private static IEnumerable<JsonElement> Inner(JsonElement schema)
    {
        foreach (var member in schema.EnumerateObject())
        {
            if (MapsOfSchemas.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var one in member.Value.EnumerateObject())
                {
                    yield return one.Value;
                }
            }
            else if (ListsOfSchemas.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in member.Value.EnumerateArray())
                {
                    yield return one;
                }
            }
            else if (member.Name == "items")
            {
                yield return member.Value;
            }
        }
    }
}
