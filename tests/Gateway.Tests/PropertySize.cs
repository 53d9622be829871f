namespace Gateway.Tests;

/// <summary>
/// How many generated inputs a property test tries. A developer's <c>dotnet test</c> tries a small slice, so that it
/// stays a matter of minutes; <c>.ci/run</c> sets <c>GATEWAY_FULL_PROPERTIES=1</c> and has the full number.
/// </summary>
internal static class PropertySize
{
    /// <summary>Whether this run tries the full number.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("GATEWAY_FULL_PROPERTIES") == "1";

    /// <summary><paramref name="full"/> where the switch is set, else <paramref name="slice"/>.</summary>
    public static int Of(int slice, int full) => IsFull ? full : slice;
}
