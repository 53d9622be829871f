using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Gateway.Usage.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgreSqlLedgerStoreTests(SharedPostgreSql postgreSql) : LedgerStoreContract
{
    private PostgreSqlDatabase? _database;

    private PostgreSqlDatabase Database => _database!;

    public override async ValueTask InitializeAsync() => _database = await postgreSql.CreateDatabaseAsync();

    private protected override ILedgerStore Create() => new PostgreSqlLedgerStore(
        Options.Create(new LedgerOptions
        {
            Store = LedgerStoreKind.PostgreSql,
            ConnectionString = Database.ConnectionString,
            WriterTimeout = TimeSpan.Zero,
        }),
        TimeProvider.System,
        NullLogger<PostgreSqlLedgerStore>.Instance);

    private protected override async Task MigrateAsync()
    {
        await using var connection = await Database.OpenAsync();
        await Migrations.Of("PostgreSql").ApplyAsync(
            connection, PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Migration), TimeProvider.System.GetUtcNow(), Cancelled);
    }

    // The server notices a moment later that a process is gone.
    private protected override async ValueTask KillAsync(ILedgerStore store)
    {
        await store.DisposeAsync();
        await Database.UntilNoSessionAsync();
    }

    private protected override async Task ExecuteAsync(ILedgerStore store, string sql)
    {
        await using var connection = await Database.OpenAsync();
#pragma warning disable CA2100 // Its own statement.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
