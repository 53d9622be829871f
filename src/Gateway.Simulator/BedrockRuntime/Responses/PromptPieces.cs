using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>A part of a prompt in the order in which models read it and prefixes are cached: tools, system, messages.</summary>
/// <param name="Text">The part as JSON, unique together with those before it.</param>
/// <param name="Tokens">Its size in tokens.</param>
internal sealed record PromptPiece(string Text, int Tokens)
{
    /// <summary>The lifetime in the cache that a cache point after it asks for; null if there is none.</summary>
    internal TimeSpan? CachedFor { get; init; }

    internal bool EndsPrefix => CachedFor is not null;
}

/// <summary>Takes a request in Converse's format apart.</summary>
internal static class PromptPieces
{
    /// <summary>The lifetime of a cache point that asks for none.</summary>
    internal static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    /// <summary>The longer of the two lifetimes.</summary>
    internal static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    internal static List<PromptPiece> Of(JsonElement request)
    {
        List<PromptPiece> pieces = [];
        Add(pieces, request.TryGetProperty("toolConfig", out var config) ? List(config, "tools") : default);
        Add(pieces, List(request, "system"));
        foreach (var message in List(request, "messages"))
        {
            pieces.Add(new PromptPiece(message.GetProperty("role").GetRawText(), TokenEstimate.PerMessage));
            Add(pieces, List(message, "content"));
        }

        return pieces;
    }

    private static void Add(List<PromptPiece> pieces, JsonElement.ArrayEnumerator blocks)
    {
        foreach (var block in blocks)
        {
            if (!IsCachePoint(block, out var point))
            {
                pieces.Add(new PromptPiece(block.GetRawText(), TokenEstimate.OfBlock(block)));
            }
            else if (pieces.Count > 0)
            {
                pieces[^1] = pieces[^1] with { CachedFor = IsHour(point) ? Hour : FiveMinutes };
            }
        }
    }

    internal static bool IsCachePoint(JsonElement block, out JsonElement point) =>
        block.TryGetProperty("cachePoint", out point) && point.ValueKind == JsonValueKind.Object;

    /// <summary>True when a cache point, or Claude's <c>cache_control</c>, asks for the longer lifetime.</summary>
    internal static bool IsHour(JsonElement point) => point.TextOf("ttl") == "1h";

    private static JsonElement.ArrayEnumerator List(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var list)
        && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;
}
