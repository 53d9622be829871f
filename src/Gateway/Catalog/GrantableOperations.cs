using System.Collections.Immutable;

namespace Gateway.Catalog;

/// <summary>The operations an application can be granted, in AWS's names.</summary>
internal static class GrantableOperations
{
    public static ImmutableArray<string> All { get; } =
        ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream", "CountTokens"];

    /// <summary>
    /// The operations granted by default. Invoke is not among them: its bodies are the providers' own, and not all of them can
    /// be evaluated member by member.
    /// </summary>
    public static ImmutableArray<string> Default { get; } = ["Converse", "ConverseStream"];
}
