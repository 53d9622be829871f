using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>Writes JSON as Bedrock does: keys in alphabetical order at every level, Japanese unescaped.</summary>
internal static class AlphabeticalJson
{
    internal static byte[] Write(JsonNode answer) =>
        JsonSerializer.SerializeToUtf8Bytes(Sorted(answer), RestJson.Unescaped);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        null => null,
        _ => node.DeepClone(),
    };
}
