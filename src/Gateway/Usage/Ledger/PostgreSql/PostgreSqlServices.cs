using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>Registers the ledger's store in PostgreSQL.</summary>
internal static class PostgreSqlServices
{
    public static IServiceCollection AddPostgreSqlLedger(this IServiceCollection services) => services
        .AddSingleton<IValidateOptions<LedgerOptions>, PostgreSqlConnectionString>()
        .AddSingleton<IValidateOptions<LedgerOptions>, RdsSettings>()
        .AddSingleton<RdsTokens>()
        .AddWeakSettings<LedgerOptions>(PostgreSqlConnectionString.FindWeak)
        .AddKeyedSingleton<ILedgerStore, PostgreSqlLedgerStore>(LedgerStoreKind.PostgreSql);
}
