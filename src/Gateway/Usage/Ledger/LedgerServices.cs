namespace Gateway.Usage.Ledger;

/// <summary>Registers the ledger.</summary>
internal static class LedgerServices
{
    public static IServiceCollection AddLedger(this IServiceCollection services) => services.AddSingleton<UsageLedger>();
}
