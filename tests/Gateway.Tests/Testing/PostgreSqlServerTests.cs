using Gateway.Testing.PostgreSql;
using Npgsql;

namespace Gateway.Tests.Testing;

public class PostgreSqlServerTests
{
    [Fact]
    public async Task What_was_committed_is_there_after_a_crash_and_after_a_stop()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await database.ScalarAsync("CREATE TABLE kept AS SELECT 1 AS one");

        await server.CrashAsync();
        await server.StartAgainAsync();
        await database.ScalarAsync("INSERT INTO kept VALUES (2)");
        await server.StopAsync();
        await server.StartAgainAsync();

        Assert.Equal(3, await database.CountAsync("SELECT sum(one) FROM kept"));
    }

    [Fact]
    public async Task A_server_made_read_only_refuses_its_users_writes_until_it_is_writable_again()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.SetReadOnlyAsync(true);
        await using var connection = await database.OpenAsync();
        await using var create = new NpgsqlCommand("CREATE TABLE made (one int)", connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        await server.SetReadOnlyAsync(false);
        await PostgreSqlWait.UntilAsync(async () => (string?)await new NpgsqlCommand(
            "SHOW default_transaction_read_only", connection).ExecuteScalarAsync(TestContext.Current.CancellationToken) == "off");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refused.SqlState);
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM made"));
    }

    [Fact]
    public async Task A_client_that_verifies_the_certificate_is_served_and_one_that_trusts_another_authority_is_not()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var other = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var verified = $"Host=localhost;Port={server.Port};Database={database.Name};Username={database.User};"
            + $"Password={database.Password};SSL Mode=VerifyFull;Pooling=false;Root Certificate=";

        await using var trusted = new NpgsqlConnection(verified + server.RootCertificate);
        await trusted.OpenAsync(TestContext.Current.CancellationToken);
        await using var stranger = new NpgsqlConnection(verified + other.RootCertificate);

        await Assert.ThrowsAsync<NpgsqlException>(() => stranger.OpenAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_committed_is_on_a_replica_that_takes_its_primarys_place()
    {
        await using var primary = await PostgreSqlServer.StartAsync();
        var database = await primary.CreateDatabaseAsync();
        await using var replica = await primary.StartReplicaAsync();
        await database.ScalarAsync("CREATE TABLE kept AS SELECT 1 AS one");

        await primary.CrashAsync();
        await replica.PromoteAsync();
        var there = database with { Server = replica };
        await there.ScalarAsync("INSERT INTO kept VALUES (2)");

        Assert.Equal(3, await there.CountAsync("SELECT sum(one) FROM kept"));
    }
}
