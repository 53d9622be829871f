using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Residency;

/// <summary>Registers the Residency slice.</summary>
internal static class ResidencyServices
{
    public static IServiceCollection AddResidency(this IServiceCollection services)
    {
        services.AddSection<ResidencyOptions>(ResidencyOptions.Section);
        services.AddWeakSettings<ResidencyOptions>(options => options.RequireVerified
            ? []
            : [new(
                "Residency__RequireVerified",
                "inference profiles and base models are served on their ids alone until AWS has confirmed their Regions.")]);
        services.AddSingleton<IValidateOptions<ResidencyOptions>, ResidencyRegionsValidator>();
        services.AddSingleton<IValidateOptions<CatalogOptions>, ResidencyOptionsValidator>();

        services.AddHealthChecks().AddCheck<ResidencyHealthCheck>("residency", tags: [HealthEndpoints.Ready]);
        services.AddSingleton<ProofBook>();
        services.AddSingleton(provider => new ProofRules(
            provider.GetRequiredService<ProofBook>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<ResidencyOptions>>().Value.RequireVerified));
        return services.AddSnapshot<CatalogOptions, ResidencyPolicy>(static (provider, catalog) => new ResidencyPolicy(
            catalog,
            provider.GetRequiredService<UpstreamTargets>().All.Select(target => ResidencyScope.Of(
                target, provider.GetRequiredService<IOptions<ResidencyOptions>>().Value, catalog)),
            provider.GetRequiredService<ProofRules>()));
    }
}
