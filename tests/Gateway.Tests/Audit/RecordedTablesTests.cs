using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Audit;

/// <summary>Verification compares the tables without MACs (statements, rates, adjustments, the key register) with their records.</summary>
public sealed class RecordedTablesTests(SharedPostgreSql postgreSql) : IDisposable
{
    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task On_SQLite_what_was_left_alone_is_whole_and_every_edit_is_named()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.WriteAsync();

        var (exit, output) = await rig.VerifyAsync();
        Assert.Contains("\nRows compared with their records: key register 6 (1 older than the trail), statements 3, adjustments 1, final rates 1\n", output, StringComparison.Ordinal);
        Assert.Contains("No tampering was found.", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);
        Assert.Contains("API キーの登録簿 6（うち証跡より前 1）、利用明細 3、調整 1、確定に使うレート 1\n", (await rig.VerifyAsync("ja")).Output, StringComparison.Ordinal);

        await rig.EditAsync(TableEdits.All);
    }

    [Fact(Timeout = 300_000)]
    public async Task So_it_is_on_PostgreSQL()
    {
        var rig = new TablesRig((await postgreSql.CreateDatabaseAsync()).GatewaySettings());
        await rig.WriteAsync();

        var (exit, output) = await rig.VerifyAsync();
        Assert.Contains("key register 6 (1 older than the trail), statements 3, adjustments 1, final rates 1\n", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);

        await rig.EditAsync(TableEdits.All);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_command_tells_in_both_languages_and_exits_with_1()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.WriteAsync();
        await rig.DropTriggersAsync();
        await rig.ExecuteAsync("UPDATE statement_rate SET jpy_per_usd_10000 = 1500000; DELETE FROM registered_key WHERE expires_at IS NOT NULL");

        var (exit, english) = await rig.VerifyAsync();
        var (_, japanese) = await rig.VerifyAsync("ja");

        Assert.Equal(1, exit);
        Assert.Matches(@"✗ A row of a table is not what the trail has recorded of it \(recorded → now\): \(statement_rate 2026-11 [^ ]+Z: jpy_per_usd 160\.5 → 150\)\n", english);
        Assert.Matches(@"✗ A row that the trail has recorded is not in its table: \(registered_key [^ ]+ [^ ]+Z\)\n", english);
        Assert.Matches(@"✗ 表の行が、証跡の記録と違います（記録 → 現在）: \(statement_rate 2026-11 [^ ]+Z: jpy_per_usd 160\.5 → 150\)\n", japanese);
        Assert.Matches(@"✗ 証跡に記録された行が、表にありません: \(registered_key [^ ]+ [^ ]+Z\)\n", japanese);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_waits_for_a_gateway_is_no_finding_unless_one_ran_or_it_was_changed()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.WriteAsync();
        await rig.StatementAsync("2026-12", "--by", "財政課");
        Assert.Equal(0, (await rig.VerifyAsync()).Exit);

        await rig.EditAsync(
        [
            new("UPDATE statement SET content_hash = 'forged' WHERE number = 4", "RowUnrecorded statement 4 "),
            new("INSERT INTO statement_event_recorded (id, recorded_at) SELECT max(id), 1 FROM statement_event WHERE subject = 'statement 4' AND kind = 'statement'", "RowUnrecorded statement 4 "),
        ]);

        await using (var gateway = await rig.StartGatewayAsync(recordsEvents: false))
        {
            await rig.PassAsync(TimeSpan.FromMinutes(7));
            Assert.Equal(0, (await rig.VerifyAsync()).Exit);

            await rig.PassAsync(TimeSpan.FromMinutes(6));
            var (exit, output) = await rig.VerifyAsync();
            Assert.Contains("A row of a table has no record in the trail: (statement 4 ", output, StringComparison.Ordinal);
            Assert.Equal(1, exit);
            await gateway.StopAsync(TestContext.Current.CancellationToken);
        }

        await rig.RunGatewayAsync();
        Assert.Equal(0, (await rig.VerifyAsync()).Exit);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_row_that_was_recorded_days_after_its_own_moment_is_named_if_a_gateway_ran_meanwhile()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.WriteAsync();
        await rig.StatementAsync("2026-12", "--by", "財政課");
        rig.Stage.Time.Advance(TimeSpan.FromDays(3));
        await rig.RunGatewayAsync();
        Assert.Equal(0, (await rig.VerifyAsync()).Exit); // No gateway ran in these days.

        await rig.StatementAsync("2026-12", "--clock", "jst", "--by", "財政課");
        await using (var gateway = await rig.StartGatewayAsync(recordsEvents: false))
        {
            await rig.PassAsync(TimeSpan.FromHours(25));
            await gateway.StopAsync(TestContext.Current.CancellationToken);
        }

        await rig.RunGatewayAsync();
        var (exit, output) = await rig.VerifyAsync();
        Assert.Contains("recorded in the trail more than a day after the moment that it names: (statement 5 2026-12-08T", output, StringComparison.Ordinal);
        Assert.Equal(1, exit);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_added_while_it_verifies_is_no_finding()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.WriteAsync();
        await rig.StatementAsync("2026-12", "--by", "財政課");

        var report = await rig.VerifyDuringAsync(async () =>
        {
            await rig.KeysAsync("stop", "desk", "--by", "担当");
            await rig.StatementAsync("2026-12", "--clock", "jst", "--by", "財政課");
            await rig.RunGatewayAsync();
        });

        Assert.Empty(report.Findings);
        Assert.Equal([6, 4, 1, 1, 0], report.Tables.Select(table => table.Rows));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_record_without_the_field_of_the_documents_is_no_tampering()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.RunGatewayAsync();
        await rig.StatementAsync("2026-12", "--by", "財政課");
        await rig.DropTriggersAsync();
        await rig.ExecuteAsync("UPDATE statement_event SET detail = replace(detail, ';documents=', ';older=')");
        await rig.RunGatewayAsync();

        var (exit, output) = await rig.VerifyAsync();

        Assert.Contains("statements 1", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);
        await rig.EditAsync([new("DELETE FROM statement_document WHERE format = 'csv' AND language = 'en'", "RowChanged statement 1 …: statement_document csv en: -")]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Records_of_rows_that_stay_are_kept_beyond_the_retention()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.WriteAsync();
        rig.Stage.Time.Advance(TimeSpan.FromDays(450));
        await using (var gateway = await rig.StartGatewayAsync())
        {
            await rig.UntilAsync("SELECT count(*) FROM audit WHERE kind = 'exported'", 0);
            await gateway.StopAsync(TestContext.Current.CancellationToken);
        }

        var (exit, output) = await rig.VerifyAsync();

        Assert.DoesNotContain(" 0 removed after their time", output, StringComparison.Ordinal);
        Assert.Contains("key register 6 (1 older than the trail), statements 3,", output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exit, exit == 0 ? "" : output));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_change_of_the_register_and_its_record_are_made_together_or_not_at_all()
    {
        var rig = new TablesRig(_folder.Settings());
        await rig.RunGatewayAsync();
        foreach (var table in new[] { "audit", "registered_key" })
        {
            await rig.ExecuteAsync($"CREATE TRIGGER refused BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END");
            Assert.Equal(1, (await rig.TryKeysAsync("register", "desk", "--by", "x")).Exit);
            await rig.ExecuteAsync("DROP TRIGGER refused");
        }

        Assert.Equal(0, await rig.CountAsync("SELECT count(*) FROM registered_key"));
        Assert.Equal(0, await rig.CountAsync("SELECT count(*) FROM audit WHERE kind = 'key_added'"));
        Assert.Equal(0, await rig.CountAsync("SELECT version FROM key_register"));
    }
}
