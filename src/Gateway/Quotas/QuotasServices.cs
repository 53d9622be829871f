namespace Gateway.Quotas;

/// <summary>Registers the Quotas slice.</summary>
internal static class QuotasServices
{
    public static IServiceCollection AddQuotas(this IServiceCollection services) => services.AddSingleton<Admission>();
}
