using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.RequestPolicy.Rules;
using Microsoft.Extensions.Options;

namespace Gateway.RequestPolicy;

/// <summary>Registers the request policy: what each application may send, and the checks of its settings.</summary>
internal static class RequestPolicyServices
{
    public static IServiceCollection AddRequestPolicy(this IServiceCollection services)
    {
        services.AddSection<RequestPolicyOptions>(RequestPolicyOptions.Section);
        services.AddSingleton<IValidateOptions<CallersOptions>, ApplicationRequestPolicyOptionsValidator>();
        services.AddSingleton<PreparedAtStart.Work>(static provider =>
            () => provider.GetRequiredService<MemberPolicies>().Of(new Application("", new ApplicationOptions())));
        services.AddSingleton<IValidateOptions<CatalogOptions>, CatalogBetasValidator>();
        return services.AddSingleton<MemberPolicies>();
    }
}
