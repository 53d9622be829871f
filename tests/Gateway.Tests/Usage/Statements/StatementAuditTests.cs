using System.Globalization;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Usage.Statements;

/// <summary>What is done with statements is in the audit trail.</summary>
public sealed class StatementAuditTests : IDisposable
{
    private static readonly (string, string?)[] Trail =
        [("Audit:Mode", "On"), ("Audit:Key:k1", new string('a', 64)), ("Audit:CurrentKeyId", "k1")];

    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_commands_did_is_taken_into_the_trail_once_and_in_order()
    {
        var stage = new StatementStage(_folder.Settings(), new(2026, 12, 5, 3, 0, 0, TimeSpan.Zero));
        foreach (var (key, value) in RepricingTests.Fix())
        {
            stage.Settings[key] = value;
        }

        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        await stage.PrintAsync("2026-11", "--by", "財政課; 山田");
        await stage.PrintAsync("rate", "2026-11", "--jpy-per-usd", "160.5", "--kind", "AwsInvoice", "--source", "x", "--by", "y");
        await stage.PrintAsync("finalize", "2026-11", "--by", "財政課");
        await stage.PrintAsync("2026-11", "--final", "--format", "csv");
        await stage.PrintAsync("reprice", "2026-11", "--price", "fix", "--reason", "x", "--by", "y");

        for (var start = 0; start < 2; start++)
        {
            await using var gateway = await TestGateway.StartAsync(_folder.Settings(Trail));
            while (await CountAsync("SELECT count(*) FROM statement_event WHERE id NOT IN (SELECT id FROM statement_event_recorded)") > 0)
            {
                await Task.Yield();
            }
        }

        Assert.Equal(
            [
                "statement|command|statement 1|made", "exported|command|statement 1|exported", "rate_changed|command|statement_rate 2026-11|rate_entered",
                "statement|command|statement 2|finalized", "exported|command|statement 2|exported", "statement|command|adjustment 2026-11|repriced",
            ],
            await RowsAsync("SELECT kind || '|' || actor || '|' || subject || '|' || result FROM audit WHERE actor = 'command' ORDER BY chain, seq"));
        Assert.Contains(";by=財政課, 山田;user=", (await RowsAsync("SELECT detail FROM audit WHERE result = 'made'"))[0], StringComparison.Ordinal);
        Assert.Contains("form=csv ja;", (await RowsAsync("SELECT detail FROM audit WHERE result = 'exported' AND subject = 'statement 2'"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_over_HTTP_is_in_the_trail_before_it_is_answered()
    {
        await using var gateway = await TestGateway.StartAsync(_folder.Settings(Trail));

        using var list = await gateway.Get("/statements", ("X-Request-Id", "read-1"));
        using var refused = await gateway.Get("/statements/7", ("X-Request-Id", "read-2"));

        Assert.True(list.IsSuccessStatusCode);
        Assert.Equal(
            ["read|operator|demo|statements|read-1"],
            await RowsAsync("SELECT kind || '|' || actor || '|' || application || '|' || subject || '|' || request_id FROM audit WHERE kind = 'read'"));
    }

    private async Task<long> CountAsync(string sql) => long.Parse((await RowsAsync(sql))[0], CultureInfo.InvariantCulture);

    private async Task<List<string>> RowsAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "ledger.db")};Pooling=False;Mode=ReadOnly");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own statement.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }
}
