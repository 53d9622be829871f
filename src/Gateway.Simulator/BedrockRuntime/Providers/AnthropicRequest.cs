using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>Translates a valid body in Claude's format into Converse's, for the one model that serves all operations.</summary>
internal static class AnthropicRequest
{
    internal static JsonObject ToConverse(JsonElement body) => Without(new JsonObject
    {
        ["messages"] = new JsonArray([.. body.GetProperty("messages").EnumerateArray().Select(Message)]),
        ["system"] = Blocks(body, "system"),
        ["inferenceConfig"] = Without(new JsonObject
        {
            ["maxTokens"] = Copy(body, "max_tokens"),
            ["stopSequences"] = Copy(body, "stop_sequences"),
        }),
        ["toolConfig"] = Tools(body),
        ["additionalModelRequestFields"] = Without(new JsonObject
        {
            ["thinking"] = Copy(body, "thinking"),
            ["output_config"] = Copy(body, "output_config"),
            ["tool_choice"] = Copy(body, "tool_choice"),
        }),
    });

    // The content of a block, in which Converse has no cache points.
    private static JsonArray? Inner(JsonElement block) =>
        block.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? new JsonArray([.. content.EnumerateArray().Select(Block)])
            : Blocks(block, "content");

    private static JsonObject Message(JsonElement message) =>
        new() { ["role"] = Copy(message, "role"), ["content"] = Blocks(message, "content") };

    // A string means one text block.
    private static JsonArray? Blocks(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var content) ? null : content.ValueKind switch
        {
            JsonValueKind.String => [new JsonObject { ["text"] = content.GetString() }],
            JsonValueKind.Array => new JsonArray([.. content.EnumerateArray().SelectMany(block => WithCachePoint(block, Block))]),
            _ => null,
        };

    // A block that ends a cached prefix is followed by a cache point.
    private static IEnumerable<JsonNode> WithCachePoint(JsonElement block, Func<JsonElement, JsonObject> translate)
    {
        yield return translate(block);
        if (Breakpoint(block) is { } control)
        {
            yield return new JsonObject
            {
                ["cachePoint"] = Without(new JsonObject { ["type"] = "default", ["ttl"] = Copy(control, "ttl") }),
            };
        }
    }

    // One inside the content of a result or a document counts as one of the block itself.
    private static JsonElement? Breakpoint(JsonElement block) =>
        block.TryGetProperty("cache_control", out var control) && control.ValueKind == JsonValueKind.Object ? control
            : block.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
                ? content.EnumerateArray().Select(Breakpoint).LastOrDefault(found => found is not null)
            : null;

    private static JsonObject Block(JsonElement block) => Text(block, "type") switch
    {
        "text" => new JsonObject { ["text"] = Copy(block, "text") },
        "image" => new JsonObject { ["image"] = File(block) },
        "document" => new JsonObject { ["document"] = File(block) },
        "search_result" => new JsonObject
        {
            ["searchResult"] = new JsonObject
            {
                ["source"] = Copy(block, "source"),
                ["title"] = Copy(block, "title"),
                ["content"] = Inner(block),
            },
        },
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
                ["content"] = Inner(block) ?? [],
            },
        },
        "thinking" => Reasoning(new JsonObject
        {
            ["reasoningText"] =
                new JsonObject { ["text"] = Copy(block, "thinking"), ["signature"] = Copy(block, "signature") },
        }),
        _ => Reasoning(new JsonObject { ["redactedContent"] = Copy(block, "data") }),
    };

    private static JsonObject Reasoning(JsonObject content) => new() { ["reasoningContent"] = content };

    // For the response only the presence of a file and its size matter.
    private static JsonObject File(JsonElement block)
    {
        var source = block.GetProperty("source");
        return new JsonObject
        {
            ["source"] = new JsonObject { ["data"] = Copy(source, "data") ?? Copy(source, "content") },
        };
    }

    // Without tools, or with the tool choice "none", the model gets no tools.
    private static JsonObject? Tools(JsonElement body) =>
        body.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array
        && tools.GetArrayLength() > 0
        && Choice(body) is { } choice
            ? new JsonObject
            {
                ["tools"] = new JsonArray([.. tools.EnumerateArray().SelectMany(tool => WithCachePoint(tool, Tool))]),
                ["toolChoice"] = choice,
            }
            : null;

    private static JsonObject Tool(JsonElement tool) => new()
    {
        ["toolSpec"] = Without(new JsonObject
        {
            ["name"] = Copy(tool, "name"),
            ["description"] = Copy(tool, "description"),
            ["inputSchema"] = new JsonObject
            {
                ["json"] = Copy(tool, "input_schema") ?? ClientToolSchemas.Of(Text(tool, "type")),
            },
        }),
    };

    private static JsonObject? Choice(JsonElement body) =>
        (body.TryGetProperty("tool_choice", out var choice) ? Text(choice, "type") : "auto") switch
        {
            "any" => new JsonObject { ["any"] = new JsonObject() },
            "tool" => new JsonObject { ["tool"] = new JsonObject { ["name"] = Copy(choice, "name") } },
            "none" => null,
            _ => new JsonObject { ["auto"] = new JsonObject() },
        };

    private static JsonNode? Copy(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? JsonNode.Parse(member.GetRawText(), documentOptions: StrictJson.Options)
            : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    // Absent members are left out, so that Converse's rules do not see them.
    private static JsonObject Without(JsonObject members) => new(
        members.Where(member => member.Value is not (null or JsonObject { Count: 0 }))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
