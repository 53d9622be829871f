using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// A Converse request as Bedrock hands it to Claude: the members that the rules of a conversation look at, without the contents.
/// </summary>
internal static class ConverseMessages
{
    /// <param name="request">A valid Converse request.</param>
    /// <param name="own">Its additionalModelRequestFields.</param>
    internal static JsonElement Of(JsonElement request, JsonElement own)
    {
        var config = request.ObjectAt("toolConfig");
        var body = new JsonObject
        {
            ["messages"] = new JsonArray([.. request.GetProperty("messages").EnumerateArray().Select(Message)]),
            ["tools"] = new JsonArray([.. Tools(config), .. Own(own, "tools")]),
            ["stop_sequences"] = Copy(request.ObjectAt("inferenceConfig"), "stopSequences"),
            ["tool_choice"] = Choice(config) ?? Copy(own, "tool_choice"),
        };
        return JsonSerializer.SerializeToElement(body, StrictJson.Serializer);
    }

    private static JsonObject Message(JsonElement message) => new()
    {
        ["role"] = message.GetProperty("role").GetString(),
        ["content"] = new JsonArray([.. message.GetProperty("content").EnumerateArray().Select(Block).Where(block => block is not null)]),
    };

    // A cache point belongs to the block before it.
    private static JsonObject? Block(JsonElement block)
    {
        var (kind, value) = block.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .Select(member => (member.Name, member.Value)).First();
        return kind switch
        {
            "cachePoint" => null,
            "text" => new JsonObject { ["type"] = "text", ["text"] = value.GetString() },
            "toolUse" => new JsonObject { ["type"] = "tool_use", ["id"] = value.GetProperty("toolUseId").GetString() },
            "toolResult" => new JsonObject
            {
                ["type"] = "tool_result",
                ["tool_use_id"] = value.GetProperty("toolUseId").GetString(),
            },
            "reasoningContent" => new JsonObject { ["type"] = "thinking" },
            _ => new JsonObject { ["type"] = kind },
        };
    }

    private static IEnumerable<JsonNode> Tools(JsonElement? config) => config is not { } given ? [] :
        from tool in given.GetProperty("tools").EnumerateArray()
        where tool.ObjectAt("toolSpec") is not null
        let specification = tool.GetProperty("toolSpec")
        select new JsonObject
        {
            ["name"] = specification.GetProperty("name").GetString(),
            ["input_schema"] = Copy(specification.GetProperty("inputSchema"), "json"),
        };

    private static IEnumerable<JsonNode?> Own(JsonElement own, string name) =>
        MessagesBody.List(own, name).Select(item => JsonNode.Parse(item.GetRawText(), documentOptions: StrictJson.Options));

    private static JsonObject? Choice(JsonElement? config)
    {
        if (config?.ObjectAt("toolChoice") is not { } choice)
        {
            return null;
        }

        var kind = choice.EnumerateObject().First(member => member.Value.ValueKind != JsonValueKind.Null);
        var own = new JsonObject { ["type"] = kind.Name };
        if (kind.Name == "tool")
        {
            own["name"] = Copy(kind.Value, "name");
        }

        return own;
    }

    private static JsonNode? Copy(JsonElement? parent, string name) =>
        parent is { } given && given.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? JsonNode.Parse(member.GetRawText(), documentOptions: StrictJson.Options)
            : null;
}
