using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Responses;
using static Gateway.Simulator.BedrockRuntime.Providers.Claude.MessagesBody;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>The rules for <c>cache_control</c> in a whole request, whose blocks go in the order tools, system, messages.</summary>
internal static class CacheRules
{
    /// <summary>The greatest number of blocks with a cache breakpoint.</summary>
    internal const int MaxBreakpoints = 4;

    /// <param name="body">A body that matches the shape.</param>
    internal static string? Defect(JsonElement body)
    {
        var found = Breakpoints(body).ToList();
        return found.Count > MaxBreakpoints
            ? TooMany(found.Count)
            : Order(found.Select(one => (one.Path, PromptPieces.IsHour(one.Control))));
    }

    /// <summary>The defect of a breakpoint for an hour after one for five minutes.</summary>
    /// <param name="breakpoints">Those of a request, in its order.</param>
    internal static string? Order(IEnumerable<(string Path, bool IsHour)> breakpoints) =>
        breakpoints.SkipWhile(one => one.IsHour).Where(one => one.IsHour)
            .Select(one =>
                $"{one.Path}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' "
                + "cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.")
            .FirstOrDefault();

    internal static string TooMany(int found) =>
        $"A maximum of {MaxBreakpoints} blocks with cache_control may be provided. Found {found}.";

    private static IEnumerable<(string Path, JsonElement Control)> Breakpoints(JsonElement body) =>
        Below(List(body, "tools"), "tools")
            .Concat(Below(List(body, "system"), "system"))
            .Concat(Messages(body).SelectMany((message, index) => Below(Blocks(message), $"messages.{index}.content")));

    // The content of a result or a document comes before the block itself.
    private static IEnumerable<(string Path, JsonElement Control)> Below(JsonElement.ArrayEnumerator blocks, string path) =>
        blocks.SelectMany((block, index) =>
        {
            var own = $"{path}.{index}";
            var inner = Below(List(block, "content"), $"{own}.content");
            return Member(block, "cache_control", JsonValueKind.Object) is { } control ? inner.Append((own, control)) : inner;
        });
}
