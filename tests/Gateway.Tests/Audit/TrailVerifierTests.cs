using System.Data.Common;
using Gateway.Testing;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Audit;

/// <summary>What verification finds in a trail on SQLite, and that it finds nothing in one that was left alone.</summary>
public sealed class TrailVerifierTests : IAsyncLifetime
{
    private readonly TemporaryLedger _folder = new();
    private readonly GeneratedTrail _trail;

    public TrailVerifierTests() => _trail = new GeneratedTrail(Create, sharesStore: true, seed: 22);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _trail.WriteAsync();

    public ValueTask DisposeAsync()
    {
        _trail.Dispose();
        _folder.Dispose();
        return default;
    }

    [Fact]
    public async Task An_untouched_trail_is_whole()
    {
        await using var connection = await ConnectAsync();

        var report = await Verifying.VerifyAsync(connection, _trail, outside: true);

        Assert.Equal("", Verifying.Text(report));
        Assert.True(report.Purged > 10);
        Assert.True(report.Proven > 100, $"{report.Proven}");
        Assert.Equal(4, report.Anchors);
        Assert.Equal(["2025", "2025", "2026", "2026", "2026", "2026"], report.Chains.Select(chain => chain.KeyId));
        Assert.Equal([true, false, true, true, true, true], report.Chains.Select(chain => chain.IsClosed));
    }

    [Fact]
    public async Task A_thousand_edits_are_found()
    {
        await using var connection = await ConnectAsync();

        await Verifying.EditAsync(connection, _trail, id => id.ToByteArray(bigEndian: true), edits: 1_000);
    }

    private SqliteLedgerStore Create() => new SqliteLedgerStore(
        new LedgerFolder(
            Options.Create(new LedgerOptions { Path = _folder.Path, AllowLostLedger = true }), NullLogger<LedgerFolder>.Instance),
        _trail.Time);

    private async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "ledger.db")};Pooling=False");
        await connection.OpenAsync(Cancelled);
        return connection;
    }
}
