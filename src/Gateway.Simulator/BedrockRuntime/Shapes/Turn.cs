using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>A message of Converse and its position in the conversation.</summary>
internal sealed class Turn(JsonElement message, int index)
{
    internal int Index => index;

    internal string Role { get; } = message.GetProperty("role").GetString()!;

    internal List<JsonElement> Blocks { get; } = [.. message.GetProperty("content").EnumerateArray()];

    /// <summary>The name of the union member that a content block has.</summary>
    internal static string Kind(JsonElement block) =>
        block.EnumerateObject().First(member => member.Value.ValueKind != JsonValueKind.Null).Name;
}
