using Gateway.Usage.Ledger.Schema;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>The tables of the ledger in PostgreSQL: made and brought up to date by one process at a time.</summary>
internal static class PostgreSqlSchema
{
    private static readonly Migrations Schema = Migrations.Of("PostgreSql");

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="OptionsValidationException">A newer version of the gateway has written this ledger.</exception>
    public static async Task ApplyAsync(PostgreSqlDataSources sources, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await sources.OpenMigrationAsync(cancellationToken);
        try
        {
            await Schema.ApplyAsync(connection, PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Migration), now, cancellationToken);
        }
        catch (NewerSchemaException newer)
        {
            throw new OptionsValidationException(LedgerOptions.Section, typeof(LedgerOptions),
            [
                "Ledger__ConnectionString: この台帳は、より新しい版のゲートウェイが書いたものです。新しい版を起動するか、更新前のバックアップに戻してください。"
                + $"/ Ledger__ConnectionString: {newer.Message}",
            ]);
        }
    }
}
