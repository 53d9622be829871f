using Gateway.Callers;
using Gateway.Configuration;
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
        return services.AddSingleton<MemberPolicies>();
    }
}
