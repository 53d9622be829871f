using Gateway.Testing;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.Schema;
using Gateway.Usage.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>The contract on SQLite, and what is SQLite's own.</summary>
public sealed class SqliteLedgerStoreTests : LedgerStoreContract
{
    private readonly TemporaryLedger _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    // Versions before it carry CVE-2025-6965; the audit of packages does not see the native library.
    [Fact]
    public async Task The_native_library_is_newer_than_its_last_known_hole()
    {
        var store = await OpenAsync();

        Assert.True(Version.Parse(await LineAsync(store, "SELECT sqlite_version()")) >= new Version(3, 50, 2));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_writer()
    {
        var store = await OpenAsync();

        Assert.Equal("wal", await LineAsync(store, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_with_the_remedy()
    {
        await OpenAsync();

        await using var second = Create();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => second.OpenAsync(Cancelled));

        Assert.Contains("another gateway process uses it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_in_a_quiet_moment_loses_nothing()
    {
        var store = await OpenAsync();
        var intent = SomeLedger.Intent();
        await WriteAsync(store, [intent], []);

        await store.TidyAsync(Cancelled);
        await KillAsync(store);

        Assert.Equal("1", await LineAsync(await OpenAsync(), "SELECT count(*) FROM usage"));
    }

    private protected override ILedgerStore Create() => new SqliteLedgerStore(
        new LedgerFolder(
            Options.Create(new LedgerOptions { Path = _folder.Path, AllowLostLedger = true }),
            NullLogger<LedgerFolder>.Instance),
        TimeProvider.System);

    private protected override async Task MigrateAsync()
    {
        await using var connection = await ConnectAsync();
        await Migrations.Of("Sqlite").ApplyAsync(connection, takeLock: null, TimeProvider.System.GetUtcNow(), Cancelled);
    }

    private protected override async Task ExecuteAsync(ILedgerStore store, string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "ledger.db")};Pooling=False;Default Timeout=30");
        await connection.OpenAsync(Cancelled);
        return connection;
    }
}
