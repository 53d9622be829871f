using System.Net;
using System.Text.Json;
using Gateway.Audit.Tables;
using Gateway.Callers.Register;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Tests.Audit;
using Gateway.Tests.Callers.Jwt;
using Microsoft.Data.Sqlite;
using static Gateway.Tests.Callers.Register.RegisterRig;

namespace Gateway.Tests.Callers.Register;

/// <summary>Keys and revocations in the ledger's database, which every gateway on it takes while it runs.</summary>
public sealed class KeyRegisterTests(SharedPostgreSql postgreSql) : IDisposable
{
    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_change_is_read_within_five_seconds() =>
        Assert.True(KeyRegisterPoll.Interval + KeyRegisterPoll.Limit < TimeSpan.FromSeconds(5));

    [Fact(Timeout = 120_000)]
    public async Task On_SQLite_a_running_gateway_takes_a_new_key_and_refuses_a_revoked_one() => await NewAndRevokedAsync(_folder.Settings(), 1);

    [Fact(Timeout = 120_000)]
    public async Task On_PostgreSQL_every_replica_does() =>
        await NewAndRevokedAsync((await postgreSql.CreateDatabaseAsync()).GatewaySettings(), 2);

    [Fact(Timeout = 120_000)]
    public async Task A_key_of_the_settings_is_revoked_too_also_for_a_gateway_that_starts_later()
    {
        var (key, settings) = Settings(_folder.Settings());
        await using (var gateway = await TestGateway.StartAsync(settings))
        {
            Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, key));

            var (exitCode, output, _) = await RunAsync(settings, "revoke", key.Split('_')[2], "--by", "担当 一郎", "--reason", "漏えい");

            Assert.Equal(0, exitCode);
            Assert.DoesNotContain("mistyped", output, StringComparison.Ordinal);
            await UntilReadAsync(gateway, 1);
            Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, key));
        }

        await using var later = await TestGateway.StartAsync(settings);
        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(later, key));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_stopped_application_is_refused_with_key_and_token_until_it_is_resumed()
    {
        using var issuer = new TokenIssuer();
        var (key, settings) = Settings(_folder.Settings());
        foreach (var (name, value) in issuer.Settings())
        {
            settings[name] = value;
        }

        await using var gateway = await TestGateway.StartAsync(settings);
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, issuer.Token()));

        Assert.Equal(0, (await RunAsync(settings, "stop", "desk", "--by", "担当", "--reason", "調査")).ExitCode);
        await UntilReadAsync(gateway, 1);
        Assert.Equal(HttpStatusCode.Forbidden, await Keys.StatusWithAsync(gateway, key));
        Assert.Equal(HttpStatusCode.Forbidden, await TokenIssuer.StatusAsync(gateway, issuer.Token()));
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, gateway.Key));

        Assert.Equal(0, (await RunAsync(settings, "resume", "desk", "--by", "担当")).ExitCode);
        await UntilReadAsync(gateway, 2);
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, key));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_expired_key_and_one_of_a_disabled_application_are_not_accepted()
    {
        var (_, settings) = Settings(_folder.Settings());
        await using var gateway = await TestGateway.StartAsync(settings);
        var expired = KeyIn((await RunAsync(settings, "register", "desk", "--by", "x", "--expires", "2198-01-01T00:00+09:00")).Output);
        var valid = KeyIn((await RunAsync(settings, "register", "desk", "--by", "x", "--expires", "2199-01-01T00:00Z", "--environment", "test")).Output);

        await ExecuteAsync($"UPDATE registered_key SET expires_at = 1 WHERE id = '{expired.Split('_')[2]}'; UPDATE key_register SET version = 3");

        await UntilReadAsync(gateway, 3);

        Assert.StartsWith("igw_test_", valid, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, expired));
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, valid));
        settings["Callers:Applications:desk:Disabled"] = "true";
        Assert.Contains("no enabled application", (await RunAsync(settings, "register", "desk", "--by", "x")).Output, StringComparison.Ordinal);
        await gateway.DisposeAsync();
        await using var disabled = await TestGateway.StartAsync(settings);
        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(disabled, valid));
    }

    [Fact(Timeout = 120_000)]
    public async Task No_key_is_issued_that_has_expired_already()
    {
        var (_, settings) = Settings(_folder.Settings());
        await using var gateway = await TestGateway.StartAsync(settings);

        var (exitCode, output, _) = await RunAsync(settings, "register", "desk", "--by", "x", "--expires", "2020-01-01T00:00+09:00");

        Assert.Equal(1, exitCode);
        Assert.Contains("--expires 2020-01-01 00:00 +09:00 is past", output, StringComparison.Ordinal);
        Assert.DoesNotContain("igw_", output, StringComparison.Ordinal);
        Assert.Equal("[]", (await RunAsync(settings, "registered", "--json")).Output.Trim());
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_not_stopped_is_not_resumed()
    {
        var (_, settings) = Settings(_folder.Settings());
        await using var gateway = await TestGateway.StartAsync(settings);

        var (never, neverSays, _) = await RunAsync(settings, "resume", "desk", "--by", "x");
        await RunAsync(settings, "stop", "desk", "--by", "x");
        var (first, firstSays, _) = await RunAsync(settings, "resume", "desk", "--by", "x");
        var (second, secondSays, _) = await RunAsync(settings, "resume", "desk", "--by", "x");

        Assert.Equal((1, 0, 1), (never, first, second));
        Assert.Contains("再開しました", firstSays, StringComparison.Ordinal);
        Assert.All([neverSays, secondSays], says => Assert.Contains("停止していません: desk。", says, StringComparison.Ordinal));
        using var rows = JsonDocument.Parse((await RunAsync(settings, "registered", "--json")).Output);
        Assert.Equal(2, rows.RootElement.GetArrayLength());
    }

    [Fact(Timeout = 120_000)]
    public async Task The_list_tells_who_did_what_and_holds_no_secret()
    {
        var (configured, settings) = Settings(_folder.Settings());
        await using var gateway = await TestGateway.StartAsync(settings);
        var key = KeyIn((await RunAsync(settings, "register", "desk", "--by", "担当 一郎")).Output);
        await RunAsync(settings, "revoke", key.Split('_')[2], "--by", "担当 二郎", "--reason", "退職");
        await RunAsync(settings, "stop", "desk", "--by", "担当 三郎", "--reason", "調査");
        await RunAsync(settings, "resume", "desk", "--by", "担当 四郎");

        var (_, text, _) = await RunAsync(settings, "registered");
        var (_, json, _) = await RunAsync(settings, "registered", "--json");

        Assert.DoesNotContain(key, text + json, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.HashOf(key), text + json, StringComparison.Ordinal);
        Assert.Matches(@"desk  停止 / stopped  .+  担当 三郎  調査\r?\ndesk  再開 / resumed  .+  担当 四郎\r?\n", text);
        Assert.DoesNotContain(configured.Split('_')[2], text, StringComparison.Ordinal);
        using var rows = JsonDocument.Parse(json);
        Assert.Equal(
            [
                $"registered {key.Split('_')[2]} desk 担当 一郎 ", $"revoked {key.Split('_')[2]}  担当 二郎 退職",
                "stopped desk  担当 三郎 調査", "resumed desk  担当 四郎 ",
            ],
            rows.RootElement.EnumerateArray().Select(row => string.Join(' ', ((string[])["what", "name", "application", "by", "reason"])
                .Select(member => row.GetProperty(member).GetString()))));
    }

    [Fact(Timeout = 120_000)]
    public async Task Each_change_is_in_the_audit_trail_with_its_author()
    {
        var (_, settings) = Settings(_folder.Settings(AuditRig.On()));
        await using var gateway = await TestGateway.StartAsync(settings);
        var key = KeyIn((await RunAsync(settings, "register", "desk", "--by", "担当", "--expires", "2199-03-31T17:00:30+09:00")).Output);
        var id = key.Split('_')[2];
        await RunAsync(settings, "revoke", id, "--by", "担当", "--reason", "退職");
        await RunAsync(settings, "stop", "desk", "--by", "担当", "--reason", "調査");
        await RunAsync(settings, "resume", "desk", "--by", "担当");
        await RunAsync(settings, "registered");

        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(kind || ' ' || subject || ' ' || coalesce(application, '') || ' ' || detail, '|') FROM (SELECT * FROM audit WHERE actor = 'command' ORDER BY at, chain, seq)";

        Assert.Equal(
            [
                $"key_added {id} desk rows=0;expires=2199-03-31T08:00:30Z;key={RowDigest.Of([Keys.HashOf(key)])};by=担当;reason=",
                $"key_removed {id}  rows=1;number=1;by=担当;reason=退職", "command keys resume desk rows=3;number=3;by=担当;reason=",
                "command keys stop desk rows=2;number=2;by=担当;reason=調査",
            ],
            ((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).Split('|').OrderBy(
                line => line.StartsWith("key_", StringComparison.Ordinal) ? 0 : 1).ThenBy(line => line, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_ledger_or_before_its_first_start_the_remedy_is_told()
    {
        Assert.Contains("Ledger__Store is None", await FailingAsync(2, new() { ["Ledger:Store"] = "None" }), StringComparison.Ordinal);
        Assert.Contains("Start a gateway of this version once", await FailingAsync(1, _folder.Settings()), StringComparison.Ordinal);

        static async Task<string> FailingAsync(int expected, Dictionary<string, string?> settings)
        {
            var (exitCode, output, error) = await RunAsync(settings, "revoke", "Ab12", "--by", "x");
            Assert.Equal((expected, ""), (exitCode, output));
            return error;
        }
    }

    [Theory]
    [InlineData("register", "desk")]
    [InlineData("register", "a b", "--by", "x")]
    [InlineData("register", "desk", "--by", "x", "--expires", "2027-03-31T17:00")]
    [InlineData("register", "desk", "--by", "x", "--reason", "y")]
    [InlineData("register", "desk", "--by", "")]
    [InlineData("stop", "--by", "x")]
    [InlineData("stop", "desk", "--by", "a\u0007")]
    [InlineData("registered", "--by", "x")]
    [InlineData("resume", "desk", "--by", "x", "--environment", "prod")]
    public async Task A_wrong_command_line_shows_the_usage(params string[] arguments)
    {
        Assert.True(RegisterArguments.Are(arguments));

        var (exitCode, output, error) = await RunAsync([], arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("usage: keys register", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_revocation_is_of_the_settings_files() =>
        Assert.False(RegisterArguments.Are(["revoke", "Ab12"]) || RegisterArguments.Are(["list"]) || RegisterArguments.Are(["create", "desk"]));

    private static async Task NewAndRevokedAsync(Dictionary<string, string?> ledger, int replicas)
    {
        var (_, settings) = Settings(ledger);
        List<TestGateway> gateways = [];
        try
        {
            for (var i = 0; i < replicas; i++)
            {
                gateways.Add(await TestGateway.StartAsync(settings));
            }

            var (_, output, _) = await RunAsync(settings, "register", "desk", "--by", "担当");
            var key = KeyIn(output);
            foreach (var gateway in gateways)
            {
                await UntilReadAsync(gateway, 1);
                Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, key));
            }

            Assert.Equal(0, (await RunAsync(settings, "revoke", key.Split('_')[2], "--by", "担当")).ExitCode);
            foreach (var gateway in gateways)
            {
                await UntilReadAsync(gateway, 2);
                Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, key));
            }
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "ledger.db")};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static (string Key, Dictionary<string, string?> Settings) Settings(Dictionary<string, string?> ledger)
    {
        var (key, settings) = Keys.New("desk");
        settings["Callers:Applications:desk:Models:0"] = "*";
        foreach (var (name, value) in ledger)
        {
            settings[name] = value;
        }

        return (key, settings);
    }
}
