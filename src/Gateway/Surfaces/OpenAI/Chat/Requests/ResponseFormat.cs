using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The caller's <c>response_format</c>.</summary>
/// <param name="Kind">The form that the answer has to have.</param>
/// <param name="Schema">Its JSON Schema, for <see cref="ResponseFormatKind.Schema"/>.</param>
/// <param name="Description">What the schema is for; absent for none.</param>
internal readonly record struct ResponseFormat(ResponseFormatKind Kind, JsonElement Schema = default, JsonElement Description = default)
{
    private const string Parent = "response_format.";

    /// <param name="value">The caller's value; absent for none.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here.</param>
    /// <param name="format">The format.</param>
    public static GatewayError? Read(JsonElement value, DroppedMembers dropped, out ResponseFormat format)
    {
        format = default;
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return Unknown();
        }

        if (type.ValueEquals("text"))
        {
            return dropped.AddOthers(Parent, value, "type");
        }

        if (type.ValueEquals("json_object"))
        {
            format = new ResponseFormat(ResponseFormatKind.Object);
            return dropped.AddOthers(Parent, value, "type");
        }

        return type.ValueEquals("json_schema") ? ReadSchema(value, dropped, out format) : Unknown();
    }

    private static GatewayError? ReadSchema(JsonElement value, DroppedMembers dropped, out ResponseFormat format)
    {
        format = default;
        if (!value.TryGetProperty("json_schema", out var own) || own.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject("response_format.json_schema");
        }

        if (!own.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject("response_format.json_schema.schema");
        }

        own.TryGetProperty("name", out var name);
        own.TryGetProperty("description", out var description);
        own.TryGetProperty("strict", out var strict);
        format = new ResponseFormat(ResponseFormatKind.Schema, schema, description);
        return CheckText(name, "response_format.json_schema.name")
            ?? CheckText(description, "response_format.json_schema.description")
            ?? ChatFlags.Check(strict, "response_format.json_schema.strict")
            ?? dropped.AddOthers(Parent, value, "type", "json_schema")
            ?? dropped.AddOthers("response_format.json_schema.", own, "name", "description", "schema", "strict");
    }

    private static GatewayError? CheckText(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String ? null : RequestErrors.NotText(path);

    private static GatewayError Unknown() => RequestErrors.NotOneOf("response_format.type", "text, json_object, json_schema");
}

/// <summary>The forms that an answer may have to have.</summary>
internal enum ResponseFormatKind
{
    Text,

    /// <summary>Any JSON object.</summary>
    Object,

    /// <summary>JSON of a schema.</summary>
    Schema,
}
