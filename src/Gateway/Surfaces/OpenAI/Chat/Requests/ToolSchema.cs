using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The JSON Schema of a tool's arguments. Models take only an object at its root, without a choice between schemas; what is below
/// the root is the caller's, byte for byte.
/// </summary>
internal static class ToolSchema
{
    /// <summary>The schema of a tool without arguments.</summary>
    public static ReadOnlySpan<byte> NoArguments => "{\"type\":\"object\",\"properties\":{}}"u8;

    /// <param name="schema">The caller's schema.</param>
    /// <param name="path">Its path.</param>
    /// <param name="dropped">Gets the name of a choice at the root that is left out.</param>
    public static GatewayError? Check(JsonElement schema, string path, DroppedMembers dropped)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(path);
        }

        if (schema.TryGetProperty("type", out var type) && !JsonText.Is(type, "object"))
        {
            return RequestErrors.At(
                $"{path}.type", "ツールの引数は object にしてください。", "the arguments of a tool are an object. Give \"object\".");
        }

        var hasProperties = schema.TryGetProperty("properties", out _);
        foreach (var member in schema.EnumerateObject().Where(member => IsChoice(member.Name)))
        {
            if (!hasProperties)
            {
                return RequestErrors.At(
                    $"{path}.{member.Name}",
                    "モデルはスキーマの最上位で選択を受け付けません。properties に 1 つのオブジェクトとして書いてください。",
                    "models take no choice at the root of a schema. Describe one object with properties.");
            }

            dropped.Add($"tools[].function.parameters.{member.Name}");
        }

        return null;
    }

    /// <summary>True when a model can be forced to fill the schema as the arguments of a tool.</summary>
    public static bool IsUsable(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type) && JsonText.Is(type, "object")
        && !schema.EnumerateObject().Any(member => IsChoice(member.Name));

    /// <summary>Writes a schema that was checked.</summary>
    public static void Write(JsonOutput to, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            to.Json(NoArguments);
            return;
        }

        var hasType = schema.TryGetProperty("type", out _);
        if (hasType && !schema.EnumerateObject().Any(member => IsChoice(member.Name)))
        {
            to.Value(schema);
            return;
        }

        to.OpenObject();
        if (!hasType)
        {
            to.Member("type"u8, "object"u8);
        }

        foreach (var member in schema.EnumerateObject().Where(member => !IsChoice(member.Name)))
        {
            to.Name(JsonEncodedText.Encode(member.Name).EncodedUtf8Bytes);
            to.Value(member.Value);
        }

        to.CloseObject();
    }

    private static bool IsChoice(string name) => name is "anyOf" or "oneOf" or "allOf";
}
