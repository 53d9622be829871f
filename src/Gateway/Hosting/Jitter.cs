namespace Gateway.Hosting;

/// <summary>
/// The random numbers for jitter, as a service that tests can replace. Not for keys or anything secret.
/// </summary>
internal static class Jitter
{
    /// <summary>Adds a <c>Func&lt;double&gt;</c> that returns a number in [0, 1).</summary>
    public static IServiceCollection AddJitter(this IServiceCollection services) =>
        services.AddSingleton<Func<double>>(NextDouble);

#pragma warning disable CA5394 // Jitter spreads load; nothing depends on its being unpredictable.
    private static double NextDouble() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
