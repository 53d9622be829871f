using System.Globalization;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>A gateway with a ledger in SQLite, whose commits a test can obstruct, and whose rows it can read and hinder.</summary>
internal sealed class LedgerRig : IAsyncDisposable
{
    private readonly TemporaryLedger _folder;

    private LedgerRig(TemporaryLedger folder, ObstructedStore store, TestGateway gateway) =>
        (_folder, Store, Gateway) = (folder, store, gateway);

    public ObstructedStore Store { get; }

    public TestGateway Gateway { get; }

    /// <summary>The ledger's folder.</summary>
    public string Path => _folder.Path;

    public static async Task<LedgerRig> StartAsync(params (string Key, string? Value)[] settings)
    {
        var (folder, store) = (new TemporaryLedger(), new ObstructedStore());
        return new(folder, store, await TestGateway.StartAsync(folder.Settings(settings), gateway: store.Replace));
    }

    public Task<HttpResponseMessage> ConverseAsync() => Gateway.Post("/converse", Some.ConverseRequest());

    /// <summary>Waits until every request of the ledger is settled.</summary>
    public async Task SettledAsync(int rows)
    {
        while (await LineAsync("SELECT count(*), coalesce(sum(state = 1), 0) FROM usage") != $"{rows}|{rows}")
        {
            await Task.Yield();
        }
    }

    /// <summary>Waits until the gateway is ready, or not.</summary>
    public async Task ReadyAsync(bool ready)
    {
        while ((await Gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode != ready)
        {
            await Task.Yield();
        }
    }

    /// <summary>The only row of a query, with <c>|</c> between its columns, and nothing for null.</summary>
    public async Task<string> LineAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken), "There is no row.");
        return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
    }

    /// <summary>Runs a statement beside the gateway.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A connection of its own to the ledger's file.</summary>
    public async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(_folder.Path, "ledger.db")};Pooling=False;Default Timeout=60");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Release();
        Store.Obstruction = null;
        await Gateway.DisposeAsync();
        _folder.Dispose();
    }
}
