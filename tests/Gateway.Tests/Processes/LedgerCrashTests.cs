using Gateway.Testing;
using Gateway.Testing.Crashes;
using Gateway.Testing.PostgreSql;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Processes;

/// <summary>A gateway is killed (SIGKILL) in the middle of its work: nothing that a caller was answered is lost in its ledger.</summary>
public class LedgerCrashTests(SharedPostgreSql postgreSql)
{
    [Fact]
    public async Task With_SQLite_nothing_is_lost_and_nothing_counts_twice()
    {
        var cycles = PropertySize.Of(3, 20);
        using var folder = new TemporaryLedger();
        var crashes = new LedgerCrashes(
            [.. folder.Settings().Select(pair => $"{pair.Key}={pair.Value}")],
            async () =>
            {
                var ledger = new SqliteConnection($"Data Source={Directory.GetFiles(folder.Path, "*.db").Single()};Pooling=False");
                await ledger.OpenAsync();
                return ledger;
            },
            seed: 1);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await crashes.CrashAsync(cycle);
        }

        Assert.Empty(await crashes.EndAsync());
        Assert.InRange(crashes.Answered, cycles, crashes.Sent);
    }

    [Fact]
    public async Task With_PostgreSQL_nothing_is_lost_and_nothing_counts_twice()
    {
        var cycles = PropertySize.Of(2, 10);
        var database = await postgreSql.CreateDatabaseAsync();
        var crashes = new LedgerCrashes(
            [.. database.GatewaySettings().Select(pair => $"{pair.Key}={pair.Value}")],
            async () => await database.OpenAsync(),
            seed: 2);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await crashes.CrashAsync(cycle);

            // The server notices a moment later that the process is gone.
            await database.UntilNoSessionAsync();
        }

        Assert.Empty(await crashes.EndAsync());
        Assert.InRange(crashes.Answered, cycles, crashes.Sent);
    }
}
