using System.Text.RegularExpressions;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>
/// The runbook's SQL that makes the gateway's user, run by an administrator with what RDS gives one: it may make users, and is no
/// superuser.
/// </summary>
public sealed partial class FirstSetUpTests
{
    private const string Administrator = "ledger_admin";
    private const string Password = "0123456789abcdef";

    [Fact]
    public async Task The_runbooks_user_can_do_what_the_gateway_needs_and_no_more()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await ServerOfRdsAsync(server);

        await RunAsync(server, Administrator, Sql);

        // This server knows no IAM.
        await server.ExecuteAsync($"ALTER ROLE gateway PASSWORD '{Password}'");
        await using (var store = Open(server))
        {
            await store.OpenAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("gateway", await server.ScalarAsync("SELECT tableowner FROM pg_tables WHERE schemaname = 'ledger' AND tablename = 'usage'", "gateway"));
        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "gateway"));
        Assert.Equal(
            "f f f f f",
            await server.ScalarAsync(
                "SELECT concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls) FROM pg_roles WHERE rolname = 'gateway'"));
        await RefusedAsync(server, "gateway", "CREATE SCHEMA other");
        await RefusedAsync(server, "gateway", "CREATE TABLE public.other (id integer)");
        await RefusedAsync(server, "gateway", "CREATE ROLE other");
        await RefusedAsync(server, "somebody", "SELECT 1");
    }

    // RDS lets nobody in by password who has rds_iam, through whatever other role: the administrator would be shut out.
    [Fact]
    public async Task The_user_logs_in_by_IAM_and_the_administrator_still_by_password()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await ServerOfRdsAsync(server);

        await RunAsync(server, Administrator, Sql);

        Assert.Equal(true, await server.ScalarAsync("SELECT pg_has_role('gateway', 'rds_iam', 'MEMBER')"));
        Assert.Equal(false, await server.ScalarAsync($"SELECT pg_has_role('{Administrator}', 'rds_iam', 'MEMBER')"));
    }

    private static string Sql
    {
        get
        {
            var block = Assert.Single(SqlBlock().Matches(File.ReadAllText(Path.Combine(ReadmeTests.Root(), "deploy", "runbook.ja.md")).ReplaceLineEndings("\n")));
            Assert.EndsWith("GRANT rds_iam TO gateway;\n", block.Groups[1].Value, StringComparison.Ordinal);
            return block.Groups[1].Value;
        }
    }

    private static async Task ServerOfRdsAsync(PostgreSqlServer server)
    {
        await server.ExecuteAsync("CREATE ROLE rds_iam");
        await server.ExecuteAsync($"CREATE ROLE {Administrator} LOGIN CREATEROLE CREATEDB PASSWORD '{Password}'");
        await server.ExecuteAsync($"CREATE ROLE somebody LOGIN PASSWORD '{Password}'");
        await server.ExecuteAsync($"CREATE DATABASE gateway OWNER {Administrator}");
    }

    private static PostgreSqlLedgerStore Open(PostgreSqlServer server) => new(
        Options.Create(new LedgerOptions { Store = LedgerStoreKind.PostgreSql, ConnectionString = Connection(server, "gateway") }),
        TimeProvider.System,
        NullLogger<PostgreSqlLedgerStore>.Instance);

    private static async Task RefusedAsync(PostgreSqlServer server, string user, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(server, user, sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task RunAsync(PostgreSqlServer server, string user, string sql)
    {
        await using var connection = new NpgsqlConnection(Connection(server, user));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // The runbook's own statements, or the test's.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Connection(PostgreSqlServer server, string user) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = server.Port,
        Database = "gateway",
        Username = user,
        Password = Password,
        Pooling = false,
    }.ConnectionString;

    [GeneratedRegex("^```sql\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
