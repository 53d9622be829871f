using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>Stores on one database, each as a process of its own would have it.</summary>
/// <param name="Database">The database.</param>
internal sealed record PostgreSqlLedger(PostgreSqlDatabase Database) : IAsyncDisposable
{
    private readonly List<ILedgerStore> _stores = [];

    public CapturedLogs Logs { get; } = new();

    /// <summary>The silence after which a writer is taken for dead.</summary>
    public TimeSpan WriterTimeout { get; init; } = TimeSpan.Zero;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The port that the stores connect to; <c>null</c> for the server's own.</summary>
    public int? Port { get; init; }

    public string ConnectionString { get; init; } = Database.ConnectionString;

    public string RootCertificatePem { get; init; } = "";

    public ILedgerStore Create()
    {
        var logger = LoggerFactory.Create(builder => builder.AddProvider(Logs)).CreateLogger<PostgreSqlLedgerStore>();
        var store = new PostgreSqlLedgerStore(
            Options.Create(new LedgerOptions
            {
                Store = LedgerStoreKind.PostgreSql,
                ConnectionString = $"{ConnectionString};Port={Port ?? Database.Server.Port}",
                RootCertificatePem = RootCertificatePem,
                WriterTimeout = WriterTimeout,
            }),
            Time,
            logger);
        _stores.Add(store);
        return store;
    }

    public async Task<ILedgerStore> OpenAsync()
    {
        var store = Create();
        await store.OpenAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>Ends every session of every store, and waits until the server has noticed.</summary>
    public async Task EndSessionsAsync()
    {
        await Database.EndSessionsAsync();
        await Database.UntilNoSessionAsync();
    }

    /// <summary>What is charged, in pico-USD, and for how many requests.</summary>
    public async Task<(long Requests, long PicoUsd)> TotalsAsync() => (
        await Database.CountAsync("SELECT coalesce(sum(requests), 0) FROM usage_hour"),
        await Database.CountAsync("SELECT coalesce(sum(cost_pusd), 0) FROM usage_hour"));

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }
}
