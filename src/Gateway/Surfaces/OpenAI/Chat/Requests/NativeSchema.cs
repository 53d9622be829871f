using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The JSON Schemas that Bedrock's own structured output takes: a part of JSON Schema 2020-12.</summary>
internal static class NativeSchema
{
    // A schema that is this deep has another way to be sent.
    private const int MaxDepth = 64;

    /// <summary>
    /// True when a schema has nothing that is known to be refused: an object that is open to other members, a limit of numbers,
    /// lengths or items, or a reference, which may lead back to itself.
    /// </summary>
    public static bool IsTaken(JsonElement schema) => IsTaken(schema, MaxDepth);

    private static bool IsTaken(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        if (depth == 0 || (schema.TryGetProperty("type", out var type) && JsonText.Is(type, "object") && !IsClosed(schema)))
        {
            return false;
        }

        foreach (var member in schema.EnumerateObject())
        {
            if (member.Name is "$ref" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf"
                or "minLength" or "maxLength" or "maxItems" or "uniqueItems" or "minProperties" or "maxProperties")
            {
                return false;
            }

            if (!AreTaken(member, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreTaken(JsonProperty member, int depth) => (member.Name, member.Value.ValueKind) switch
    {
        ("properties" or "$defs" or "definitions", JsonValueKind.Object) =>
            member.Value.EnumerateObject().All(one => IsTaken(one.Value, depth)),
        ("anyOf" or "oneOf" or "allOf" or "prefixItems", JsonValueKind.Array) =>
            member.Value.EnumerateArray().All(one => IsTaken(one, depth)),
        ("items" or "not", JsonValueKind.Object) => IsTaken(member.Value, depth),
        _ => true,
    };

    private static bool IsClosed(JsonElement schema) =>
        schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False;
}
