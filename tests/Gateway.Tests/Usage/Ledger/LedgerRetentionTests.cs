using System.IO.Compression;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Usage.Ledger;

public sealed class LedgerRetentionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Months_past_the_retention_are_exported_and_removed_and_their_totals_stay()
    {
        using var folder = new TemporaryLedger();
        var archive = Path.Combine(folder.Path, "archive");
        var now = TimeProvider.System.GetUtcNow();
        var (old, kept) = (now.AddMonths(-14), now.AddMonths(-12));
        await WriteAsync(folder, [.. Enumerable.Range(0, 1_500).Select(i => SomeLedger.Intent(old.AddMilliseconds(i))), SomeLedger.Intent(kept)]);

        await using (var gateway = await TestGateway.StartAsync(folder.Settings(("Ledger:ArchivePath", archive))))
        {
            await gateway.Logs.NextAsync(logged => logged.Id == 4108);
        }

        Assert.Equal([$"usage-{old:yyyy-MM}.jsonl.gz"], Directory.GetFiles(archive).Select(Path.GetFileName));
        var lines = await ReadAsync(Path.Combine(archive, $"usage-{old:yyyy-MM}.jsonl.gz"));
        Assert.Equal(1_500, lines.Where(line => (string?)line["table"] == "usage").DistinctBy(line => (string?)line["id"]).Count());
        Assert.Equal(3_000, lines.Count(line => (string?)line["table"] == "attempt"));
        var first = lines[0];
        Assert.Equal(("市民課", 2_200_000_000, "staff-17"), ((string?)first["department"], (long?)first["cost_pusd"], (string?)first["end_user"]));
        Assert.False(first.ContainsKey("code"));
        Assert.Equal("1|2|1501", await LineAsync(
            folder, "SELECT count(*), (SELECT count(*) FROM attempt), (SELECT sum(requests) FROM usage_hour) FROM usage"));
    }

    [Fact]
    public async Task Rows_stay_while_their_export_cannot_be_written()
    {
        using var folder = new TemporaryLedger();
        var notAFolder = Path.Combine(folder.Path, "a-file");
        await File.WriteAllTextAsync(notAFolder, "", Cancelled);
        await WriteAsync(folder, [SomeLedger.Intent(TimeProvider.System.GetUtcNow().AddMonths(-14))]);

        await using (var gateway = await TestGateway.StartAsync(folder.Settings(("Ledger:ArchivePath", notAFolder))))
        {
            await gateway.Logs.NextAsync(logged => logged.Id == 4109);
        }

        Assert.Equal("1", await LineAsync(folder, "SELECT count(*) FROM usage"));
    }

    // By the store of a process that has ended in order.
    private static async Task WriteAsync(TemporaryLedger folder, LedgerIntent[] intents)
    {
        await using var store = new SqliteLedgerStore(
            new LedgerFolder(
                Options.Create(new LedgerOptions { Path = folder.Path, AllowLostLedger = true }), NullLogger<LedgerFolder>.Instance),
            TimeProvider.System);
        await store.OpenAsync(Cancelled);
        await store.CommitAsync(new LedgerBatch(intents, [.. intents.Select(SomeLedger.Settlement)]), Cancelled);
        await store.CloseAsync(Cancelled);
    }

    private static async Task<IReadOnlyList<JsonObject>> ReadAsync(string path)
    {
        await using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return [.. (await reader.ReadToEndAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    private static async Task<string> LineAsync(TemporaryLedger folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "ledger.db")};Pooling=False");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        await reader.ReadAsync(Cancelled);
        return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}"));
    }
}
