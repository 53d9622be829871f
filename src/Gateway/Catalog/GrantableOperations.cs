using System.Collections.Immutable;

namespace Gateway.Catalog;

/// <summary>The operations an application can be granted, in AWS's names.</summary>
internal static class GrantableOperations
{
    public static ImmutableArray<string> All { get; } =
        ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream", "CountTokens"];
}
