using System.Data.Common;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Statements;

/// <summary>What is stored stays, on both engines.</summary>
public sealed class StoredStatementsTests(SharedPostgreSql postgreSql) : IDisposable
{
    private static readonly string[] Rate = ["rate", "2026-11", "--jpy-per-usd", "160.5", "--kind", "AwsInvoice", "--source", "x", "--by", "y"];

    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_that_was_made_can_be_changed_or_removed(bool isPostgreSql)
    {
        var stage = await StageAsync(isPostgreSql);
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        await stage.PrintAsync(Rate);
        await stage.PrintAsync("finalize", "2026-11", "--by", "y");
        await stage.ExecuteAsync(
            """
            INSERT INTO adjustment (at, month, clock, application, department, alias, model_id, instead_of, price_id, scope_start, scope_end,
                over_prompt_tokens, up_to_prompt_tokens, requests, difference_pusd, reason, made_by)
            VALUES (0, '2026-11', 'utc', 'a', 'b', 'c', 'd', 'e', 'f', 0, 1, 0, 1, 1, 1, 'x', 'y')
            """);

        foreach (var (table, column) in new[]
        {
            ("statement", "made_by"), ("statement_document", "document"), ("statement_rate", "source"), ("adjustment", "reason"),
            ("statement_event", "detail"),
        })
        {
            foreach (var sql in new[] { $"UPDATE {table} SET {column} = 'z'", $"DELETE FROM {table}" })
            {
                var refused = await Assert.ThrowsAnyAsync<DbException>(() => stage.ExecuteAsync(sql));
                Assert.Contains($"Rows of {table} are only added.", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_commands_at_once_one_makes_the_month_final(bool isPostgreSql)
    {
        var stage = await StageAsync(isPostgreSql);
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        await stage.PrintAsync(Rate);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => stage.RunAsync("finalize", "2026-11", "--by", $"desk-{i}"))));

        Assert.Single(runs, run => run.ExitCode == 0);
        Assert.All(runs.Where(run => run.ExitCode != 0), run => Assert.Contains("This month is final as number 1", run.Error, StringComparison.Ordinal));
        Assert.Single((await stage.PrintAsync("list")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_anchor_of_the_audit_trail_is_on_it_and_a_new_one_alone_makes_no_new_number(bool isPostgreSql)
    {
        var stage = await StageAsync(isPostgreSql);
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        await AddAnchorAsync(stage, 498_000, 'a');
        await AddAnchorAsync(stage, 498_001, 'b');

        var made = await stage.PrintAsync("2026-11");
        await AddAnchorAsync(stage, 498_002, 'c');

        Assert.Equal($"2026-10-24T01:00Z sha256:{new string('b', 64)}", (string)JsonNode.Parse(made)!["anchor"]!);
        Assert.Equal(made, await stage.PrintAsync("2026-11"));
    }

    private static Task AddAnchorAsync(StatementStage stage, int hour, char digit) => stage.ExecuteAsync(
        $"INSERT INTO anchor (hour, made_at, digest, body, signature) VALUES ({hour}, 0, '{new string(digit, 64)}', '', {(stage.IsPostgreSql ? "'\\x00'" : "x'00'")})");

    // The hash of a ledger says whether two of them have the same rows.
    [Theory]
    [InlineData("UPDATE usage SET request_id = 'x' WHERE request_id = 'request-1'")]
    [InlineData("UPDATE usage SET end_user = NULL WHERE request_id = 'request-1'")]
    [InlineData("UPDATE usage SET end_user = '' WHERE request_id = 'request-1'")]
    [InlineData("UPDATE usage SET surface = 'ow', operation = 'nConverseStream' WHERE request_id = 'request-1'")]
    [InlineData("UPDATE usage SET upstream_request_id = 'aws-2' WHERE request_id = 'request-2'")]
    [InlineData("UPDATE usage SET started_at = started_at + 1 WHERE request_id = 'request-2'")]
    [InlineData("UPDATE usage SET attempts = 3 WHERE request_id = 'request-2'")]
    public async Task A_row_that_is_changed_changes_the_hash(string sql)
    {
        var stage = await StageAsync(isPostgreSql: false);
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1), SmallMonth.Request(2));
        var before = Hash(await stage.PrintAsync("2026-11"));

        await stage.ExecuteAsync(sql);
        Assert.NotEqual(before, Hash(await stage.PrintAsync("2026-11")));
    }

    [Fact]
    public async Task The_command_works_beside_a_running_gateway_and_counts_what_it_has_served()
    {
        await using var gateway = await TestGateway.StartAsync(_folder.Settings());
        for (var i = 0; i < 3; i++)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            Assert.True(response.IsSuccessStatusCode);
        }

        var now = TimeProvider.System.GetUtcNow();
        var stage = new StatementStage(_folder.Settings(), now.AddMinutes(1));
        JsonNode document;
        do
        {
            document = JsonNode.Parse(await stage.PrintAsync(now.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)))!;
        }
        while ((int)document["total"]!["requests"]! < 3);

        Assert.Equal(3, (int)document["total"]!["completedRequests"]!);
        Assert.True((long)document["total"]!["amountPicoUsd"]! > 0);
    }

    private static string Hash(string document) => (string)JsonNode.Parse(document)!["ledger"]!["hash"]!;

    private async Task<StatementStage> StageAsync(bool isPostgreSql) => new(
        isPostgreSql ? (await postgreSql.CreateDatabaseAsync()).GatewaySettings() : _folder.Settings(), new(2026, 12, 5, 3, 0, 0, TimeSpan.Zero));
}
