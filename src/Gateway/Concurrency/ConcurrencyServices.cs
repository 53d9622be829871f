namespace Gateway.Concurrency;

/// <summary>Registers the limits of concurrent work.</summary>
internal static class ConcurrencyServices
{
    public static IServiceCollection AddConcurrency(this IServiceCollection services) => services
        .AddSingleton<Admission>()
        .AddSingleton<AbandonedRequests>();
}
