using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>
/// Translates Claude's request into Converse's. A member of a wrong type is carried over as it is, and an unknown kind
/// of block under its own name, so that the check of the result refuses both.
/// </summary>
internal static class AnthropicRequest
{
    internal static JsonObject ToConverse(JsonElement body) => Without(new JsonObject
    {
        ["messages"] = Each(body, "messages", Message),
        ["system"] = Blocks(body, "system"),
        ["inferenceConfig"] = Without(new JsonObject
        {
            ["maxTokens"] = Copy(body, "max_tokens"),
            ["temperature"] = Copy(body, "temperature"),
            ["topP"] = Copy(body, "top_p"),
            ["stopSequences"] = Copy(body, "stop_sequences"),
        }),
        ["toolConfig"] = Tools(body),
        ["additionalModelRequestFields"] = Without(new JsonObject { ["thinking"] = Copy(body, "thinking") }),
    });

    private static JsonNode? Message(JsonElement message) => message.ValueKind == JsonValueKind.Object
        ? new JsonObject { ["role"] = Copy(message, "role"), ["content"] = Blocks(message, "content") }
        : Copy(message);

    // A text stands for one block of text.
    private static JsonNode? Blocks(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var content) && content.ValueKind == JsonValueKind.String
            ? new JsonArray(new JsonObject { ["text"] = content.GetString() })
            : Each(parent, name, Block);

    private static JsonNode? Block(JsonElement block) => Text(block, "type") switch
    {
        "text" => new JsonObject { ["text"] = Copy(block, "text") },
        "image" => new JsonObject { ["image"] = File(block) },
        "document" => Document(block),
        "tool_use" => new JsonObject
        {
            ["toolUse"] = new JsonObject
            {
                ["toolUseId"] = Copy(block, "id"),
                ["name"] = Copy(block, "name"),
                ["input"] = Copy(block, "input"),
            },
        },
        "tool_result" => new JsonObject
        {
            ["toolResult"] = new JsonObject
            {
                ["toolUseId"] = Copy(block, "tool_use_id"),
                ["content"] = Blocks(block, "content") ?? new JsonArray(),
            },
        },
        "thinking" => Reasoning(new JsonObject
        {
            ["reasoningText"] =
                new JsonObject { ["text"] = Copy(block, "thinking"), ["signature"] = Copy(block, "signature") },
        }),
        "redacted_thinking" => Reasoning(new JsonObject { ["redactedContent"] = Copy(block, "data") }),
        { } unknown => new JsonObject { [unknown] = true },
        null => Copy(block),
    };

    private static JsonObject Reasoning(JsonObject content) => new() { ["reasoningContent"] = content };

    private static JsonObject Document(JsonElement block)
    {
        var document = File(block);
        document["name"] = "document"; // Claude's title may hold what Converse's name may not.
        return new JsonObject { ["document"] = document };
    }

    // image/png and application/pdf; a text says text/plain and carries no base64.
    private static JsonObject File(JsonElement block)
    {
        var source = block.TryGetProperty("source", out var found) ? found : default;
        var format = (Text(source, "media_type") ?? "").Split('/')[^1];
        return new JsonObject
        {
            ["format"] = format == "plain" ? "txt" : format,
            ["source"] = new JsonObject { [Text(source, "type") == "text" ? "text" : "bytes"] = Copy(source, "data") },
        };
    }

    private static JsonObject? Tools(JsonElement body) => !body.TryGetProperty("tools", out _)
        ? null
        : Without(new JsonObject { ["tools"] = Each(body, "tools", Tool), ["toolChoice"] = Choice(body) });

    private static JsonObject Tool(JsonElement tool) => new()
    {
        ["toolSpec"] = Without(new JsonObject
        {
            ["name"] = Copy(tool, "name"),
            ["description"] = Copy(tool, "description"),
            // A tool of the provider's own has no schema.
            ["inputSchema"] = new JsonObject { ["json"] = Copy(tool, "input_schema") ?? new JsonObject() },
        }),
    };

    private static JsonObject? Choice(JsonElement body) =>
        !body.TryGetProperty("tool_choice", out var choice) ? null : Text(choice, "type") switch
        {
            "any" => new JsonObject { ["any"] = new JsonObject() },
            "tool" => new JsonObject { ["tool"] = new JsonObject { ["name"] = Copy(choice, "name") } },
            _ => new JsonObject { ["auto"] = new JsonObject() },
        };

    private static JsonNode? Each(JsonElement parent, string name, Func<JsonElement, JsonNode?> translate) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? new JsonArray([.. list.EnumerateArray().Select(translate)])
            : Copy(parent, name);

    private static JsonNode? Copy(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? Copy(member) : null;

    private static JsonNode? Copy(JsonElement element) =>
        JsonNode.Parse(element.GetRawText(), documentOptions: StrictJson.Options);

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    // A member that is absent must not count as one of Converse's.
    private static JsonObject Without(JsonObject members) => new(
        members.Where(member => member.Value is not (null or JsonObject { Count: 0 }))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
