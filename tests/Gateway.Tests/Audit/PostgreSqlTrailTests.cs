using Gateway.Testing.PostgreSql;
using Gateway.Tests.Usage.Ledger;

namespace Gateway.Tests.Audit;

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlTrailTests(SharedPostgreSql postgreSql) : IAsyncLifetime
{
    private PostgreSqlDatabase? _database;
    private GeneratedTrail? _trail;

    private GeneratedTrail Trail => _trail!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgreSql.CreateDatabaseAsync();
        PostgreSqlLedger? ledger = null;
        _trail = new GeneratedTrail(() => ledger!.Create(), sharesStore: false, seed: 23, _database.UntilNoSessionAsync);
        ledger = new PostgreSqlLedger(_database) { Time = _trail.Time };
        await _trail.WriteAsync();
    }

    public ValueTask DisposeAsync()
    {
        _trail?.Dispose();
        return default;
    }

    [Fact]
    public async Task An_untouched_trail_is_whole()
    {
        await using var connection = await _database!.OpenAsync();

        var report = await Verifying.VerifyAsync(connection, Trail, outside: true);

        Assert.Equal("", Verifying.Text(report));
        Assert.True(report.Purged > 10);
        Assert.True(report.Proven > 100, $"{report.Proven}");
    }

    [Fact]
    public async Task Edits_are_found()
    {
        await using var connection = await _database!.OpenAsync();

        await Verifying.EditAsync(connection, Trail, id => id, edits: 200);
    }
}
