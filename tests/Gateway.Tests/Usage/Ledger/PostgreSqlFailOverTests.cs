using System.Data.Common;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>
/// The whole gateway under load while its database crashes, fails over, turns read-only or cannot be reached: nothing that was
/// acknowledged is lost, nothing counts twice, nothing is sent meanwhile, and it recovers by itself.
/// </summary>
public class PostgreSqlFailOverTests
{
    private const int Many = 30;

    [Fact]
    public async Task A_database_that_crashes_and_starts_again()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var gateway = await TestGateway.StartAsync(database.GatewaySettings());
        await using var callers = LedgerCallers.Start(gateway);
        await callers.UntilAnsweredAsync(Many);

        await server.CrashAsync();
        await callers.UntilRefusedAsync(Many);
        await server.StartAgainAsync();
        await callers.UntilRecoveredAsync();
        await callers.UntilAnsweredAsync(Many);

        Assert.Empty(await callers.CompareAsync(() => OpenAsync(database)));
    }

    [Fact]
    public Task A_primary_that_crashes_and_whose_replica_takes_its_place() => FailOverAsync(async (primary, replica, callers) =>
    {
        await primary.CrashAsync();
        await callers.UntilRefusedAsync(Many);
        await replica.PromoteAsync();
    });

    [Fact]
    public Task A_primary_that_turns_read_only_and_whose_replica_takes_its_place() => FailOverAsync(async (primary, replica, callers) =>
    {
        await primary.SetReadOnlyAsync(true);
        await callers.UntilRefusedAsync(Many);
        await replica.PromoteAsync();
    });

    // What such a primary commits is nowhere else: it waits for its replica, and a wait that is cancelled looks like a success.
    [Fact]
    public Task A_primary_that_outlives_the_promotion_of_its_replica() => FailOverAsync(async (primary, replica, callers) =>
    {
        await replica.PromoteAsync();
        await callers.UntilRefusedAsync(Many);
        await primary.CrashAsync();
    });

    [Fact]
    public async Task A_primary_that_turns_read_only_and_back()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var gateway = await TestGateway.StartAsync(database.GatewaySettings());
        await using var callers = LedgerCallers.Start(gateway);
        await callers.UntilAnsweredAsync(Many);

        await server.SetReadOnlyAsync(true);
        await callers.UntilRefusedAsync(Many);
        await server.SetReadOnlyAsync(false);
        await callers.UntilRecoveredAsync();
        await callers.UntilAnsweredAsync(Many);

        Assert.Empty(await callers.CompareAsync(() => OpenAsync(database)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_network_that_is_cut_silently_or_with_resets(bool silently)
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var proxy = ChaosProxy.Start(server.Address);
        await using var gateway = await TestGateway.StartAsync(database.GatewaySettings(proxy.Address.Port));
        await using var callers = LedgerCallers.Start(gateway);
        await callers.UntilAnsweredAsync(Many);

        if (silently)
        {
            proxy.ToUpstream.Meets(new Silence());
            proxy.ToClient.Meets(new Silence());
        }
        else
        {
            await proxy.DownAsync();
        }

        await callers.UntilRefusedAsync(Many);
        if (silently)
        {
            proxy.ToUpstream.Meets();
            proxy.ToClient.Meets();
        }
        else
        {
            proxy.Up();
        }

        await callers.UntilRecoveredAsync();
        await callers.UntilAnsweredAsync(Many);

        Assert.Empty(await callers.CompareAsync(() => OpenAsync(database)));
    }

    private static async Task FailOverAsync(Func<PostgreSqlServer, PostgreSqlServer, LedgerCallers, Task> failOver)
    {
        await using var primary = await PostgreSqlServer.StartAsync();
        var database = await primary.CreateDatabaseAsync();
        await using var replica = await primary.StartReplicaAsync();
        await using var gateway = await TestGateway.StartAsync(database.GatewaySettings(primary.Port, replica.Port));
        await using var callers = LedgerCallers.Start(gateway);
        await callers.UntilAnsweredAsync(Many);

        await failOver(primary, replica, callers);
        await callers.UntilRecoveredAsync();
        await callers.UntilAnsweredAsync(Many);

        Assert.Empty(await callers.CompareAsync(() => OpenAsync(database with { Server = replica })));
    }

    private static async Task<DbConnection> OpenAsync(PostgreSqlDatabase database) => await database.OpenAsync();
}
