using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>Makes a value that fits a JSON Schema, as a model does for a tool's input or a structured answer.</summary>
internal static class SchemaSample
{
    private const int DeepestNesting = 8;
    private const string SampleText = "サンプル";

    internal static JsonNode? Of(JsonElement schema, int depth = 0)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > DeepestNesting)
        {
            return new JsonObject();
        }

        foreach (var alternatives in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (First(schema, alternatives) is { } alternative)
            {
                return Of(alternative, depth + 1);
            }
        }

        if (schema.TryGetProperty("const", out var constant))
        {
            return JsonNode.Parse(constant.GetRawText(), documentOptions: StrictJson.Options);
        }

        return First(schema, "enum") is { } value
            ? JsonNode.Parse(value.GetRawText(), documentOptions: StrictJson.Options)
            : OfType(schema, depth);
    }

    private static JsonElement? First(JsonElement schema, string list) =>
        schema.TryGetProperty(list, out var items)
            && items.ValueKind == JsonValueKind.Array
            && items.GetArrayLength() > 0
            ? items[0]
            : null;

    private static JsonNode? OfType(JsonElement schema, int depth) => Type(schema) switch
    {
        "string" => SampleText,
        "integer" => (int)Math.Ceiling(Least(schema)),
        "number" => Least(schema),
        "boolean" => true,
        "null" => null,
        "array" => new JsonArray(schema.TryGetProperty("items", out var items) ? Of(items, depth + 1) : SampleText),
        _ => Object(schema, depth),
    };

    private static JsonObject Object(JsonElement schema, int depth)
    {
        var sample = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject().Where(property => IsNeeded(schema, property.Name)))
            {
                sample[property.Name] = Of(property.Value, depth + 1);
            }
        }

        return sample;
    }

    // Without a list of required members, models tend to fill in all of them.
    private static bool IsNeeded(JsonElement schema, string name) =>
        !schema.TryGetProperty("required", out var required)
        || required.ValueKind != JsonValueKind.Array
        || required.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == name);

    private static double Least(JsonElement schema) =>
        schema.TryGetProperty("minimum", out var minimum) && minimum.ValueKind == JsonValueKind.Number
            ? minimum.GetDouble()
            : 1;

    private static string Type(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return "object";
        }

        // ["string", "null"] is the usual way to make a member optional.
        var first = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().FirstOrDefault() : type;
        return first.ValueKind == JsonValueKind.String ? first.GetString()! : "object";
    }
}
