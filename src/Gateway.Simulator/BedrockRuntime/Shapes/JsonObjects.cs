using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>
/// Members that are JSON documents in the service model but that the service accepts only as objects: lists, strings and numbers
/// are rejected.
/// </summary>
internal static class JsonObjects
{
    internal static string? Check(List<Turn> messages, JsonElement request)
    {
        var places = Fields(request).Concat(messages.SelectMany(
            turn => turn.Blocks.SelectMany((block, index) => Inside(block, $"messages.{turn.Index}.content.{index}"))));
        return places.Where(place => place.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            .Select(place => $"The format of the value at {place.Path} is invalid. "
                + "Provide a json object for the field and try again.")
            .FirstOrDefault();
    }

    private static IEnumerable<(string Path, JsonElement Value)> Fields(JsonElement request)
    {
        if (request.TryGetProperty("additionalModelRequestFields", out var fields))
        {
            yield return ("additionalModelRequestFields", fields);
        }

        if (AnswerSchema(request) is { } text)
        {
            yield return ("outputConfig.textFormat.structure.jsonSchema.schema", Parsed(text));
        }

        if (request.ObjectAt("toolConfig") is not { } config)
        {
            yield break;
        }

        foreach (var (index, tool) in config.GetProperty("tools").EnumerateArray().Index())
        {
            if (Turn.Kind(tool) == "toolSpec"
                && tool.GetProperty("toolSpec").GetProperty("inputSchema").TryGetProperty("json", out var schema))
            {
                yield return ($"toolConfig.tools.{index}.toolSpec.inputSchema.json", schema);
            }
        }
    }

    /// <summary>The schema for the answer, which is JSON in a string; null if the request has none.</summary>
    internal static string? AnswerSchema(JsonElement request) =>
        request.ObjectAt("outputConfig", "textFormat", "structure", "jsonSchema")?.GetProperty("schema").GetString();

    // What is no JSON at all is no object either.
    private static JsonElement Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, StrictJson.Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static IEnumerable<(string Path, JsonElement Value)> Inside(JsonElement block, string path) =>
        Turn.Kind(block) switch
        {
            "toolUse" => [($"{path}.toolUse.input", block.GetProperty("toolUse").GetProperty("input"))],
            "toolResult" => block.GetProperty("toolResult").GetProperty("content").EnumerateArray().Index()
                .Where(part => Turn.Kind(part.Item) == "json")
                .Select(part => ($"{path}.toolResult.content.{part.Index}.json", part.Item.GetProperty("json"))),
            _ => [],
        };
}
