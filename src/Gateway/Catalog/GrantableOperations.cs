using System.Collections.Immutable;

namespace Gateway.Catalog;

/// <summary>
/// The operations an application can be granted: AWS's names, and <c>Embed</c> for <c>POST /v1/embeddings</c>.
/// </summary>
internal static class GrantableOperations
{
    public static ImmutableArray<string> All { get; } =
        ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream", "CountTokens", "Embed"];
}
