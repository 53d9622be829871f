using Gateway.Testing;
using Gateway.Testing.Crashes;
using Gateway.Testing.PostgreSql;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks.Ledgers;

/// <summary>
/// Kills the gateway under load, many times, on one ledger: no acknowledged row is lost, no call is sent without an intent, and
/// nothing counts twice.
/// </summary>
internal static class LedgerCrashesMode
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var onPostgreSql = arguments.Take("postgresql") is > 0;
        var cycles = arguments.Take("cycles") ?? (onPostgreSql ? 30 : 100);
        var seed = arguments.Take("seed") ?? 1;
        arguments.End();

        return onPostgreSql ? await OnPostgreSqlAsync(cycles, seed) : await OnSqliteAsync(cycles, seed);
    }

    private static async Task<int> OnSqliteAsync(int cycles, int seed)
    {
        using var folder = new TemporaryLedger();
        return await RunAsync(
            new LedgerCrashes(
                [.. folder.Settings().Select(pair => $"{pair.Key}={pair.Value}")],
                async () =>
                {
                    var ledger = new SqliteConnection($"Data Source={Directory.GetFiles(folder.Path, "*.db").Single()};Pooling=False");
                    await ledger.OpenAsync();
                    return ledger;
                },
                seed),
            cycles);
    }

    private static async Task<int> OnPostgreSqlAsync(int cycles, int seed)
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        return await RunAsync(
            new LedgerCrashes(
                [.. database.GatewaySettings().Select(pair => $"{pair.Key}={pair.Value}")],
                async () => await database.OpenAsync(),
                seed),
            cycles,
            database.UntilNoSessionAsync);
    }

    private static async Task<int> RunAsync(LedgerCrashes crashes, int cycles, Func<Task>? untilGone = null)
    {
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await crashes.CrashAsync(cycle);
            await (untilGone?.Invoke() ?? Task.CompletedTask); // The server notices a moment later that the process is gone.
        }

        var wrong = await crashes.EndAsync();
        Console.WriteLine($"{cycles} gateways killed: {crashes.Answered} requests answered, {crashes.Sent} sent to Bedrock, {wrong.Count} wrong");
        foreach (var one in wrong)
        {
            Console.WriteLine(one);
        }

        return wrong.Count == 0 ? 0 : 1;
    }
}
