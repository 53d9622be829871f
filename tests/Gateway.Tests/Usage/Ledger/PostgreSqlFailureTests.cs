using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Npgsql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>A database that fails under the store: what was acknowledged stays, and what is repeated counts once.</summary>
public class PostgreSqlFailureTests(SharedPostgreSql postgreSql)
{
    private const long Cost = 2_200_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_that_failed_but_was_made_counts_once_when_it_is_repeated()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var proxy = ChaosProxy.Start(database.Server.Address);
        await using var ledger = new PostgreSqlLedger(database) { Port = proxy.Address.Port };
        var store = await ledger.OpenAsync();
        var (one, two) = (SomeLedger.Intent(), SomeLedger.Intent());
        var batch = new LedgerBatch([one, two], [SomeLedger.Settlement(one)]);

        proxy.ToClient.Meets(new Silence());
        var committing = store.CommitAsync(batch, Cancelled);
        await PostgreSqlWait.UntilAsync(async () => await database.CountAsync("SELECT count(*) FROM usage") == 2);
        await proxy.DownAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => committing);
        Assert.False(store.Blames(failure));
        proxy.ToClient.Meets();
        proxy.Up();

        await store.OpenAsync(Cancelled);
        await store.CommitAsync(batch, Cancelled);
        await store.CommitAsync(new([], [SomeLedger.Settlement(two)]), Cancelled);

        Assert.Equal((2, 2 * Cost), await ledger.TotalsAsync());
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM writer"));
    }

    [Fact]
    public async Task A_session_that_hangs_at_the_server_does_not_keep_its_process_from_coming_back()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var proxy = ChaosProxy.Start(database.Server.Address);
        await using var behind = new PostgreSqlLedger(database) { Port = proxy.Address.Port };
        var store = await behind.OpenAsync();
        await store.CommitAsync(new([SomeLedger.Intent()], []), Cancelled);

        // The server still has the session, and so the lock of this writer.
        proxy.ToUpstream.Meets(new Silence());
        proxy.ToClient.Meets(new Silence());
        var lost = store.CommitAsync(new([SomeLedger.Intent()], []), Cancelled);
        await Assert.ThrowsAnyAsync<Exception>(() => lost);
        proxy.ToUpstream.Meets();
        proxy.ToClient.Meets();

        Assert.Equal(0, await store.OpenAsync(Cancelled));
        await store.CommitAsync(new([SomeLedger.Intent()], []), Cancelled);

        Assert.Equal(2, await database.CountAsync("SELECT count(*) FROM usage WHERE state = 0"));
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM writer"));
    }

    [Fact]
    public async Task A_deadlock_with_another_process_is_repeated_and_nothing_is_dropped()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var ledger = new PostgreSqlLedger(database);

        // The store looks for a deadlock after three seconds of waiting, the other process not at all.
        await database.ScalarAsync($"ALTER ROLE {database.User} SET deadlock_timeout = '3s'");
        var store = await ledger.OpenAsync();
        LedgerIntent[] intents = [SomeLedger.Intent() with { EndUser = "a" }, SomeLedger.Intent() with { EndUser = "b" }];
        await database.ScalarAsync($"ALTER ROLE {database.User} SET deadlock_timeout = '1h'");
        await using var other = await database.OpenAsync();
        await RunAsync("BEGIN");
        await RunAsync(EndUser("b"));

        var committing = store.CommitAsync(new(intents, [.. intents.Select(SomeLedger.Settlement)]), Cancelled);
        await PostgreSqlWait.UntilAsync(async () => await database.CountAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{database.User}' AND wait_event_type = 'Lock'") == 1);
        await RunAsync(EndUser("a"));
        await RunAsync("ROLLBACK");
        await committing;

        Assert.Equal((2, 2 * Cost), await ledger.TotalsAsync());
        Assert.Equal(2, await database.CountAsync("SELECT count(*) FROM end_user_hour"));
        Assert.True(await database.CountAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") > 0);

        static string EndUser(string name) =>
            $"INSERT INTO end_user_hour VALUES (498911, 'resident_desk', '市民課', '{name}') ON CONFLICT DO NOTHING";

        async Task RunAsync(string sql)
        {
#pragma warning disable CA2100 // Its own statement.
            await using var command = new NpgsqlCommand(sql, other);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Cancelled);
        }
    }

    [Fact]
    public async Task A_server_that_has_become_read_only_is_left_and_used_again_when_it_takes_writes()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var ledger = new PostgreSqlLedger(database);
        var store = await ledger.OpenAsync();
        var intent = SomeLedger.Intent();
        await server.SetReadOnlyAsync(true);

        await PostgreSqlWait.UntilAsync(async () =>
        {
            var failure = await Record.ExceptionAsync(() => store.CommitAsync(new([intent], []), Cancelled));
            Assert.False(failure is not null && store.Blames(failure), failure?.ToString());
            return failure is not null;
        });
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.OpenAsync(Cancelled));
        await server.SetReadOnlyAsync(false);
        await PostgreSqlWait.UntilAsync(async () => await Record.ExceptionAsync(() => store.OpenAsync(Cancelled)) is null);
        await store.CommitAsync(new([intent], [SomeLedger.Settlement(intent)]), Cancelled);

        Assert.Equal((1, Cost), await ledger.TotalsAsync());
    }

    [Fact]
    public async Task A_server_whose_certificate_comes_from_another_authority_gets_no_password()
    {
        await using var stranger = await PostgreSqlServer.StartAsync();
        var database = await postgreSql.CreateDatabaseAsync();
        var verified = database.ConnectionString.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + ";SSL Mode=VerifyFull";
        await using var trusting = new PostgreSqlLedger(database)
        {
            ConnectionString = verified,
            RootCertificatePem = await File.ReadAllTextAsync(database.Server.RootCertificate, Cancelled),
        };
        await using var warned = new PostgreSqlLedger(database)
        {
            ConnectionString = verified,
            RootCertificatePem = await File.ReadAllTextAsync(stranger.RootCertificate, Cancelled),
        };

        await trusting.OpenAsync();
        await Assert.ThrowsAsync<NpgsqlException>(warned.OpenAsync);

        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM writer"));
    }

    [Fact]
    public async Task A_row_that_the_database_rejects_is_blamed_and_the_session_goes_on()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var store = await ledger.OpenAsync();
        string[] rejected = ["a zero byte \0", string.Concat(Enumerable.Range('一', 5_000).Select(letter => (char)letter))];

        foreach (var text in rejected)
        {
            var bad = SomeLedger.Intent() with { Department = text };
            var failure = await Assert.ThrowsAnyAsync<Exception>(
                () => store.CommitAsync(new([bad], [SomeLedger.Settlement(bad)]), Cancelled));
            Assert.True(store.Blames(failure), failure.ToString());
        }

        var good = SomeLedger.Intent();
        await store.CommitAsync(new([good], [SomeLedger.Settlement(good)]), Cancelled);
        Assert.Equal((1, Cost), await ledger.TotalsAsync());
    }
}
