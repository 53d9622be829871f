using Gateway.Simulator.ContainerCredentials;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Journal;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Signatures;

namespace Gateway.Simulator;

/// <summary>Registers the state of both accounts and the verification of identities.</summary>
internal static class AccountServices
{
    internal static void AddAccounts(this IServiceCollection services, IConfigurationManager configuration)
    {
        services.AddOptionsWithValidateOnStart<SimulatorOptions>()
            .Bind(configuration.GetSection(SimulatorOptions.Section))
            .ValidateDataAnnotations();
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<CallJournal>();
        services.AddSingleton<SimulatedAws>();
        services.AddSingleton<PolicyLayers>();
        services.AddSingleton<SignatureVerifier>();
        services.AddSingleton<TaskCredentials>();
    }
}
