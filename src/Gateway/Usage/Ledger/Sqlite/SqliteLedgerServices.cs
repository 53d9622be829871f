namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>Registers the ledger's store in SQLite.</summary>
internal static class SqliteLedgerServices
{
    public static IServiceCollection AddSqliteLedger(this IServiceCollection services) => services
        .AddSingleton<LedgerFolder>()
        .AddKeyedSingleton<ILedgerStore, SqliteLedgerStore>(LedgerStoreKind.Sqlite);
}
