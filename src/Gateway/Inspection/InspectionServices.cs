using Gateway.Callers;
using Gateway.Operations;
using Microsoft.Extensions.Options;

namespace Gateway.Inspection;

/// <summary>Registers the Inspection slice.</summary>
internal static class InspectionServices
{
    public static IServiceCollection AddInspection(this IServiceCollection services)
    {
        services.AddSection<InspectionOptions>(InspectionOptions.Section);
        services.AddSingleton<IValidateOptions<CallersOptions>, ApplicationInspectionValidator>();
        return services.AddSingleton<MemberPolicies>();
    }
}
