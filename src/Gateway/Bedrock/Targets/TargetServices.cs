using Gateway.Configuration;
using Gateway.Network;
using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.Targets;

/// <summary>Registers the targets. The host provides <see cref="AwsEndpoints"/>.</summary>
internal static class TargetServices
{
    public static IServiceCollection AddTargets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<ContractorOptions>(ContractorOptions.Section);
        services.AddWeakSettings<ContractorOptions>(options => !options.ServePastExpiry
            ? []
            : [new("Contractor__ServePastExpiry", "an expired session goes on being used while STS cannot be reached.")]);
        services.AddSingleton<IValidateOptions<ContractorOptions>>(new ContractorRules(configuration));
        return services.AddSingleton(provider => UpstreamTargets.Of(
            provider.GetRequiredService<AwsEndpoints>(),
            provider.GetRequiredService<IOptions<ContractorOptions>>().Value));
    }
}
