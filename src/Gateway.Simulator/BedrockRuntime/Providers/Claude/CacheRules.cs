using System.Text.Json;
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
        if (found.Count > MaxBreakpoints)
        {
            return TooMany(found.Count);
        }

        var isShort = false;
        foreach (var (path, control) in found)
        {
            var isHour = Member(control, "ttl", JsonValueKind.String)?.GetString() == "1h";
            if (isHour && isShort)
            {
                return HourAfterMinutes(path);
            }

            isShort |= !isHour;
        }

        return null;
    }

    internal static string HourAfterMinutes(string path) =>
        $"{path}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' "
        + "cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.";

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
