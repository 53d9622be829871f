namespace Gateway.Tests;

/// <summary>
/// The number of generated inputs in a property test. A developer's <c>dotnet test</c> uses a small part, so that it takes only
/// minutes; <c>.ci/run</c> sets <c>GATEWAY_FULL_PROPERTIES=1</c> and uses the full number.
/// </summary>
internal static class PropertySize
{
    /// <summary>True when this run uses the full number.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("GATEWAY_FULL_PROPERTIES") == "1";

    /// <summary>Returns <paramref name="full"/> when the variable is set, else <paramref name="slice"/>.</summary>
    public static int Of(int slice, int full) => IsFull ? full : slice;
}
