namespace Gateway.Callers.Register;

/// <summary>Registers the key register.</summary>
internal static class KeyRegisterServices
{
    /// <summary>Adds the reading of the register. After the ledger, whose database it reads.</summary>
    public static IServiceCollection AddKeyRegister(this IServiceCollection services) =>
        services.AddHostedService<KeyRegisterPoll>();
}
