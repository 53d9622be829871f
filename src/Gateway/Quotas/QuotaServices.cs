namespace Gateway.Quotas;

/// <summary>Registers the quotas.</summary>
internal static class QuotaServices
{
    public static IServiceCollection AddQuotas(this IServiceCollection services) => services.AddSingleton<QuotaAdmission>();
}
