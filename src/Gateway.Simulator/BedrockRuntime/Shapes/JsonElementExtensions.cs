using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>Reads members that may be absent, or of another kind where a shape leaves the kind open.</summary>
internal static class JsonElementExtensions
{
    /// <summary>The object at a path of member names; null if a member on the path is absent or no object.</summary>
    internal static JsonElement? ObjectAt(this JsonElement parent, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!parent.TryGetProperty(name, out parent) || parent.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
        }

        return parent;
    }

    /// <summary>A member that is a string; null if it is absent or something else.</summary>
    internal static string? TextOf(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
