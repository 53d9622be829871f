using System.Globalization;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Gateway.Usage.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Benchmarks.Ledgers;

/// <summary>
/// What it costs this process to write a request's intent and settlement, by the number of requests in a transaction: processor
/// time and bytes allocated. Without a bound: the figures are for comparing two versions.
/// </summary>
internal static class LedgerWritesMode
{
    private static readonly int[] Batches = [1, 8, 64];

    private static readonly Table Results = new("store", "requests in a transaction", "CPU µs each", "bytes each");

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var requests = arguments.Take("requests") ?? 20_000;
        arguments.End();

        using (var folder = new TemporaryLedger())
        {
            var options = Options.Create(new LedgerOptions { Path = folder.Path, AllowLostLedger = true });
            await using var store = new SqliteLedgerStore(
                new LedgerFolder(options, NullLogger<LedgerFolder>.Instance), TimeProvider.System);
            await MeasureAsync("SQLite", store, requests);
        }

        await using (var server = await PostgreSqlServer.StartAsync())
        {
            var options = new LedgerOptions
            {
                Store = LedgerStoreKind.PostgreSql,
                ConnectionString = (await server.CreateDatabaseAsync()).ConnectionString,
            };
            await using var store = new PostgreSqlLedgerStore(
                Options.Create(options), TimeProvider.System, NullLogger<PostgreSqlLedgerStore>.Instance);
            await MeasureAsync("PostgreSQL", store, requests);
        }

        Results.Print();
        return 0;
    }

    private static async Task MeasureAsync(string name, ILedgerStore store, int requests)
    {
        await store.OpenAsync(CancellationToken.None);
        foreach (var batch in Batches)
        {
            await WriteAsync(store, Math.Min(requests, 2_000), batch); // Compiled and prepared before it counts.
            var (processor, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            await WriteAsync(store, requests, batch);
            Results.Add(
                name, batch.ToString(CultureInfo.InvariantCulture),
                ((Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / requests).ToString("0.0", CultureInfo.InvariantCulture),
                ((GC.GetTotalAllocatedBytes(precise: true) - bytes) / requests).ToString("N0", CultureInfo.InvariantCulture));
        }
    }

    private static async Task WriteAsync(ILedgerStore store, int requests, int batch)
    {
        LedgerIntent[] before = [];
        for (var written = 0; written < requests; written += batch)
        {
            // As the writer does it: the settlements of some go with the intents of the next.
            LedgerIntent[] intents = [.. Enumerable.Range(written, batch).Select(Intent)];
            await store.CommitAsync(new(intents, [.. before.Select(Settlement)]), CancellationToken.None);
            before = intents;
        }
    }

    private static LedgerIntent Intent(int number)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            RequestId = "0HN7GLEV3TQ2K:00000001",
            Application = "application-" + (number % 20).ToString(CultureInfo.InvariantCulture),
            Department = "市民課",
            EndUser = "staff-" + (number % 50).ToString(CultureInfo.InvariantCulture),
            Surface = "own",
            Operation = "Converse",
            Alias = "claude-haiku-4-5",
            ModelId = "jp.anthropic.claude-haiku-4-5-20251001-v1:0",
            Target = "444455556666/ap-northeast-1",
            ProofId = "6d1c4f1e2b3a4958",
            StartedAt = now,
            ReservedTokens = 5_000,
            ReservedPicoUsd = 27_500_000_000,
        };
    }

    private static LedgerSettlement Settlement(LedgerIntent intent) => new(intent)
    {
        SettledAt = intent.StartedAt,
        Status = 200,
        Outcome = "completed",
        StopReason = "end_turn",
        Tokens = new(1_000, 200, 0, 0, 0),
        UsageKnown = "known",
        PriceId = "claude-haiku-4-5/2026-01-01",
        CostPicoUsd = 2_200_000_000,
        UpstreamRequestId = "5b1f0d63-1b6f-4a5e-9f0a-1f2e3d4c5b6a",
        SessionName = "gateway-7f3c2a91b0d4",
        Duration = TimeSpan.FromSeconds(3),
        Attempts =
        [
            new(
                "444455556666/ap-northeast-1", TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3), true, 200,
                "5b1f0d63-1b6f-4a5e-9f0a-1f2e3d4c5b6a", null, false),
        ],
    };
}
