using Gateway.Callers;
using Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Quotas;

/// <summary>Registers the quotas.</summary>
internal static class QuotaServices
{
    public static IServiceCollection AddQuotas(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<BudgetsCheck>("budgets", tags: [HealthEndpoints.Ready]);
        return services
            .AddSingleton<IValidateOptions<CallersOptions>, QuotaSettingsValidator>()
            .AddSingleton<QuotaPrices>()
            .AddSingleton<QuotaMetrics>()
            .AddSingleton<QuotaAdmission>()
            .AddHostedService<BudgetsAtStart>()
            .AddHostedService<SharesRenewal>()
            .AddHostedService<LimitsAtStart>();
    }
}
