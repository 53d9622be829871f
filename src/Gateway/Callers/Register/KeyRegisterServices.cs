using Gateway.Audit.Tables;

namespace Gateway.Callers.Register;

/// <summary>Registers the key register.</summary>
internal static class KeyRegisterServices
{
    /// <summary>Adds the reading of the register, and its comparison with the audit trail. After the ledger, whose database it reads.</summary>
    public static IServiceCollection AddKeyRegister(this IServiceCollection services) =>
        services.AddSingleton<IRecordedTable, RecordedRegister>().AddHostedService<KeyRegisterPoll>();
}
