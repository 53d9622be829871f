using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>Reads a body that matches the shape of the Messages API.</summary>
internal static class MessagesBody
{
    internal static List<JsonElement> Messages(JsonElement body) => [.. body.GetProperty("messages").EnumerateArray()];

    /// <summary>The content blocks of a message; none if its content is a string.</summary>
    internal static JsonElement.ArrayEnumerator Blocks(JsonElement message) => List(message, "content");

    /// <summary>A list; empty if the member is absent or something else.</summary>
    internal static JsonElement.ArrayEnumerator List(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    internal static string Role(JsonElement message) => message.GetProperty("role").GetString()!;

    internal static string Type(JsonElement block) => block.GetProperty("type").GetString()!;

    /// <summary>The member, if it is of this kind.</summary>
    internal static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
