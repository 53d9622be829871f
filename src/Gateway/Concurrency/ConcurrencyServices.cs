namespace Gateway.Concurrency;

/// <summary>Registers the limits on how much is done at once.</summary>
internal static class ConcurrencyServices
{
    public static IServiceCollection AddConcurrency(this IServiceCollection services) => services.AddSingleton<Admission>();
}
