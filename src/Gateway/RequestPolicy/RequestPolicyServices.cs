using Gateway.Callers;
using Gateway.Configuration;
using Gateway.RequestPolicy.Rules;
using Microsoft.Extensions.Options;

namespace Gateway.RequestPolicy;

/// <summary>Registers what an application may send, and how it is checked.</summary>
internal static class RequestPolicyServices
{
    public static IServiceCollection AddRequestPolicy(this IServiceCollection services)
    {
        services.AddSection<RequestPolicyOptions>(RequestPolicyOptions.Section);
        services.AddSingleton<IValidateOptions<CallersOptions>, ApplicationRequestPolicyOptionsValidator>();
        return services.AddSingleton<MemberPolicies>();
    }
}
