using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// The rules of a Claude model for cache points in Converse. Bedrock translates each into <c>cache_control</c> of the block before
/// it, and fails where it cannot.
/// </summary>
internal static class ConverseCachePoints
{
    /// <param name="request">A valid Converse request.</param>
    internal static string? Defect(JsonElement request)
    {
        var points = Lists(request).SelectMany(list => Points(list.Path, list.Blocks)).ToList();
        if (points.Count > CacheRules.MaxBreakpoints)
        {
            return CacheRules.TooMany(points.Count);
        }

        // What cannot be translated has no type.
        if (points.Find(point => !point.CanFollow) is { Path: not null } untranslated)
        {
            return $"{untranslated.Path}.type: Field required";
        }

        return CacheRules.Order(points.Select(point => (point.Path, point.IsHour)));
    }

    private static IEnumerable<(string Path, List<JsonElement> Blocks)> Lists(JsonElement request)
    {
        if (request.ObjectAt("toolConfig") is { } config)
        {
            yield return ("tools", [.. MessagesBody.List(config, "tools")]);
        }

        yield return ("system", [.. MessagesBody.List(request, "system")]);
        foreach (var (index, message) in request.GetProperty("messages").EnumerateArray().Index())
        {
            yield return ($"messages.{index}.content", [.. MessagesBody.List(message, "content")]);
        }
    }

    private static IEnumerable<(string Path, bool IsHour, bool CanFollow)> Points(string path, List<JsonElement> blocks) =>
        from block in blocks.Index()
        where Turn.Kind(block.Item) == "cachePoint"
        let isHour = PromptPieces.IsHour(block.Item.GetProperty("cachePoint"))
        select ($"{path}.{block.Index}", isHour, block.Index > 0 && CanEndPrefix(blocks[block.Index - 1]));

    // PDF is the only document that Claude has as such; others become text of which Bedrock loses the end.
    private static bool CanEndPrefix(JsonElement block) => Turn.Kind(block) != "document"
        || (block.GetProperty("document").GetProperty("source").TryGetProperty("bytes", out var bytes)
            && bytes.ValueKind == JsonValueKind.String
            && FileContent.Of(bytes.GetBytesFromBase64()) == FileKind.Pdf);
}
