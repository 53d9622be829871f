using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>The path <c>/model/{modelId}/{operation}</c>, read from the raw target.</summary>
/// <param name="Segment">The model identifier as sent, still encoded.</param>
/// <param name="Operation">The last segment, as sent.</param>
internal sealed partial record ModelRoute(string Segment, string Operation)
{
    internal static bool TryParse(string path, [NotNullWhen(true)] out ModelRoute? route)
    {
        route = path.Split('/') is ["", "model", { Length: > 0 } segment, var operation]
            ? new ModelRoute(segment, operation)
            : null;
        return route is not null;
    }

    /// <summary>The identifier decoded once; null if it is not valid or was encoded twice.</summary>
    internal string? ModelId => Decode(Segment);

    /// <summary>Decodes a segment once; null if it is not an identifier or was encoded twice.</summary>
    internal static string? Decode(string segment) =>
        SegmentPattern().IsMatch(segment)
        && Uri.UnescapeDataString(segment) is var id
        && !id.Contains('%', StringComparison.Ordinal)
            ? id
            : null;

    // A raw colon is accepted: AWS was seen to accept it. The longest modelId has 2048 characters.
    [GeneratedRegex(@"^(?:[A-Za-z0-9._~:-]|%[0-9A-Fa-f]{2}){1,2048}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SegmentPattern();
}
