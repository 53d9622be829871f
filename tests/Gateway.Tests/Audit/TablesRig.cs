using System.Data.Common;
using Gateway.Audit.Chains;
using Gateway.Audit.Commands;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Audit.Verification;
using Gateway.Callers.Register;
using Gateway.Errors;
using Gateway.Testing;
using Gateway.Tests.Callers.Register;
using Gateway.Tests.Usage.Statements;
using Gateway.Usage.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Audit;

/// <summary>A ledger with statements, rates, adjustments and a key register beside its audit trail, by gateways and commands.</summary>
internal sealed class TablesRig
{
    private readonly Dictionary<string, string?> _ledger;

    /// <param name="ledger">The settings of the ledger.</param>
    public TablesRig(Dictionary<string, string?> ledger)
    {
        _ledger = new(ledger);
        foreach (var (key, value) in AuditRig.On())
        {
            _ledger[key] = value;
        }

        Stage = new(_ledger, new(2026, 12, 5, 3, 0, 0, TimeSpan.Zero));
        foreach (var (key, value) in RepricingTests.Fix().Select(pair => (pair.Key, (string?)pair.Value))
            .Concat(Keys.New("desk").Settings.Select(pair => (pair.Key, pair.Value))).Append(("Callers:Applications:desk:Models:0", "*")))
        {
            Stage.Settings[key] = value;
        }
    }

    public StatementStage Stage { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Uses everything, first without a trail: two keys, one revoked, of which the first is older than the trail.</summary>
    public async Task WriteAsync()
    {
        _ledger["Audit:Mode"] = "Off";
        await RunGatewayAsync();
        await KeysAsync("register", "desk", "--by", "担当 一郎");
        _ledger["Audit:Mode"] = "On";
        await RunGatewayAsync();
        await SmallMonth.WriteAsync(Stage, SmallMonth.Request(1), SmallMonth.Request(2, "税務課"));
        await StatementAsync("2026-11", "--by", "財政課; 山田");
        await StatementAsync("rate", "2026-11", "--jpy-per-usd", "160.5", "--kind", "AwsInvoice", "--source", "請求書; 別紙", "--by", "財政課");
        await StatementAsync("finalize", "2026-11", "--by", "財政課");
        await StatementAsync("reprice", "2026-11", "--price", "fix", "--reason", "契約書", "--by", "財政課");
        await SmallMonth.WriteAsync(Stage, SmallMonth.Request(3));
        await StatementAsync("finalize", "2026-11", "--by", "財政課", "--replaces", "2");
        await KeysAsync("register", "desk", "--by", "担当 一郎", "--expires", "2199-03-31T17:00+09:00");
        var id = RegisterRig.KeyIn(await KeysAsync("register", "desk", "--by", "担当; 二郎")).Split('_')[2];
        await KeysAsync("revoke", id, "--by", "担当", "--reason", "退職; 3 月");
        await KeysAsync("stop", "desk", "--by", "担当", "--reason", "調査");
        await KeysAsync("resume", "desk", "--by", "担当");
        await RunGatewayAsync();
    }

    public async Task<string> StatementAsync(params string[] arguments)
    {
        Stage.Time.Advance(TimeSpan.FromSeconds(2));
        return await Stage.PrintAsync(arguments);
    }

    /// <summary>Runs <c>keys</c>, which must succeed.</summary>
    public async Task<string> KeysAsync(params string[] arguments)
    {
        var (exit, output, error) = await TryKeysAsync(arguments);
        Assert.True(exit == 0, $"{string.Join(' ', arguments)}: {output}{error}");
        return output;
    }

    public async Task<(int Exit, string Output, string Error)> TryKeysAsync(params string[] arguments)
    {
        Stage.Time.Advance(TimeSpan.FromSeconds(2));
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await RegisterCommand.RunAsync(arguments, output, error, Stage.Build);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Starts a gateway.</summary>
    /// <param name="recordsEvents">False for one that does not take what commands did into its trail.</param>
    public async Task<WebApplication> StartGatewayAsync(bool recordsEvents = true)
    {
        var app = Stage.Build([], builder =>
        {
            builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
            builder.Logging.ClearProviders();
            if (!recordsEvents)
            {
                builder.Services.Remove(builder.Services.Single(
                    service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "StatementEventRecorder"));
            }
        });
        await app.StartAsync(Cancelled);
        return app;
    }

    /// <summary>Runs a gateway until it has taken what commands did into its trail, if it keeps one.</summary>
    public async Task RunGatewayAsync()
    {
        Stage.Time.Advance(TimeSpan.FromSeconds(2));
        await using var gateway = await StartGatewayAsync();
        if (_ledger["Audit:Mode"] == "On")
        {
            await UntilAsync("SELECT count(*) FROM statement_event WHERE id NOT IN (SELECT id FROM statement_event_recorded)", 0);
        }

        await gateway.StopAsync(Cancelled);
    }

    public Task UntilAsync(string sql, long count) => WithConnectionAsync(async connection =>
    {
        while (await CountAsync(connection, sql) != count)
        {
            await Task.Yield();
        }
    });

    /// <summary>Lets time pass until a gateway has written a sign of life after it.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var until = (Stage.Time.GetUtcNow() + time).ToUnixTimeMilliseconds();
        Stage.Time.Advance(time);
        for (var waited = 1; await CountAsync($"SELECT count(*) FROM audit WHERE kind = 'heartbeat' AND at >= {until}") == 0; waited++)
        {
            await Task.Delay(20, Cancelled);
            if (waited % 100 == 0)
            {
                Stage.Time.Advance(TimeSpan.FromMinutes(1)); // Its timer had not begun.
            }
        }
    }

    /// <summary>Runs <c>audit verify</c>.</summary>
    public async Task<(int Exit, string Output)> VerifyAsync(string language = "en")
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await AuditCommand.RunAsync(["verify", "--lang", language], output, error, Stage.Build);
        Assert.Equal("", error.ToString());
        return (exit, output.ToString());
    }

    /// <summary>Runs a statement, as somebody who has every right on the database.</summary>
    public Task ExecuteAsync(string sql) => WithConnectionAsync(connection => ExecuteAsync(connection, sql));

    public async Task<long> CountAsync(string sql)
    {
        var count = 0L;
        await WithConnectionAsync(async connection => count = await CountAsync(connection, sql));
        return count;
    }

    /// <summary>Does edits one by one, each undone after it was verified.</summary>
    public Task EditAsync(IEnumerable<TableEdit> edits) => WithConnectionAsync(async connection =>
    {
        await using var app = Stage.Build([], _ => { });
        var tables = app.Services.GetServices<IRecordedTable>().ToList();
        foreach (var edit in edits)
        {
            await ExecuteAsync(connection, "BEGIN");
            await DropTriggersAsync(connection);
            await ExecuteAsync(connection, edit.Sql);
            var report = await VerifyAsync(connection, tables);
            await ExecuteAsync(connection, "ROLLBACK");
            var found = report.Findings.Select(finding => $"{finding.Kind} {finding.Detail}").ToList();
            Assert.True(
                found.Count == edit.Found.Length && found.Zip(edit.Found).All(pair => pair.Second.Split('…').All(part => pair.First.Contains(part, StringComparison.Ordinal))),
                $"{edit.Sql}\nexpected\n{string.Join('\n', edit.Found)}\nbut found\n{string.Join('\n', found)}");
        }
    });

    /// <summary>Verifies while somebody works: after a table was read for the first time, and before the trail is.</summary>
    public async Task<TrailReport> VerifyDuringAsync(Func<Task> work)
    {
        TrailReport? report = null;
        await WithConnectionAsync(async connection =>
        {
            await using var app = Stage.Build([], _ => { });
            report = await VerifyAsync(connection, [.. app.Services.GetServices<IRecordedTable>(), new BusyTable(work)]);
        });
        return report!;
    }

    /// <summary>Removes what keeps the program itself from changing rows.</summary>
    public Task DropTriggersAsync() => WithConnectionAsync(DropTriggersAsync);

    private async Task DropTriggersAsync(DbConnection connection)
    {
        foreach (var table in new[] { "statement", "statement_document", "statement_rate", "adjustment", "statement_event", "statement_event_recorded" })
        {
            await ExecuteAsync(connection, $"DROP TRIGGER IF EXISTS {table}_stays{(Stage.IsPostgreSql ? $" ON {table}" : $"; DROP TRIGGER IF EXISTS {table}_kept")}");
        }
    }

    private async Task WithConnectionAsync(Func<DbConnection, Task> work)
    {
        await using var app = Stage.Build([], _ => { });
        await using var connection = await app.Services.GetRequiredService<UsageLedger>().Store!.OpenWritingAsync(Cancelled);
        await work(connection);
    }

    private static async Task<TrailReport> VerifyAsync(DbConnection connection, IEnumerable<IRecordedTable> tables)
    {
        using var key = new KeyRing([new("2026", AuditRig.KeyOne)], "2026").Find("2026");
        return await new TrailVerifier([key!], tables).VerifyAsync(connection, AnchorSet.None, Cancelled);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<long> CountAsync(DbConnection connection, string sql)
    {
        await using var command = connection.Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancelled), System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class BusyTable(Func<Task> work) : IRecordedTable
    {
        public Text Name => new("", "");

        public bool MayBeOlderThanTrail => false;

        public bool Records(AuditEvent record) => false;

        public string NameOf(AuditEvent record) => "";

        public async Task<RecordedRows> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
        {
            await work();
            return new([], []);
        }
    }
}

/// <summary>An edit of tables, and the only findings that it has to cause; <c>…</c> stands for any text.</summary>
internal sealed record TableEdit(string Sql, params string[] Found);
