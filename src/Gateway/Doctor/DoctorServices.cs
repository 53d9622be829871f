using Gateway.Bedrock.ControlPlane;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Checks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Doctor;

/// <summary>Registers the Doctor slice. Nothing of it runs until an examination is requested.</summary>
internal static class DoctorServices
{
    public static IServiceCollection AddDoctor(this IServiceCollection services)
    {
        services.TryAddSingleton(new TlsProbe());
        services.AddSingleton<EndpointSeverity>().AddSingleton<ModelsInUse>();
        services.AddSingleton<AccountSettings>().AddSingleton<OneTokenCalls>();

        // In this order: a check may need the results of those before it.
        services.AddSingleton<ICheck, ConfigurationCheck>()
            .AddSingleton<ICheck, TokenKeysCheck>()
            .AddSingleton<ICheck, NamesCheck>()
            .AddSingleton<ICheck, ConnectionsCheck>()
            .AddSingleton<ICheck, TlsCheck>()
            .AddSingleton<ICheck, ClockCheck>()
            .AddSingleton<ICheck, BaseCredentialsCheck>()
            .AddSingleton<ICheck, AssumeRoleCheck>()
            .AddSingleton<ICheck, ProfilesCheck>()
            .AddSingleton<ICheck, BaseModelsCheck>()
            .AddSingleton<ICheck, ModelAccessCheck>()
            .AddSingleton<ICheck, DataRetentionCheck>()
            .AddSingleton<ICheck, ModelCallCheck>();
        return services.AddSingleton<Examiner>().AddSingleton<SharedExamination>();
    }
}
