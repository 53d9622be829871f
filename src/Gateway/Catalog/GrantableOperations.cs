using System.Collections.Immutable;

namespace Gateway.Catalog;

/// <summary>The operations an application can be granted, in AWS's names.</summary>
internal static class GrantableOperations
{
    public static ImmutableArray<string> All { get; } =
        ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream", "CountTokens"];

    /// <summary>
    /// The operations granted by default: all, because the bodies of all are evaluated member by member. Invoke bodies whose form
    /// the gateway does not know need <c>AllowOpaqueBodies</c> besides.
    /// </summary>
    public static ImmutableArray<string> Default => All;
}
