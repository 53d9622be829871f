namespace Gateway.Concurrency;

/// <summary>Registers the Quotas slice.</summary>
internal static class ConcurrencyServices
{
    public static IServiceCollection AddConcurrency(this IServiceCollection services) => services.AddSingleton<Admission>();
}
