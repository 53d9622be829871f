using System.Diagnostics;
using System.Globalization;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Testing.Processes;
using Gateway.Tests.Quotas.Leases;

namespace Gateway.Tests.Processes;

/// <summary>Gateways in processes of their own that share a budget: one is killed (SIGKILL), or stopped for a while (SIGSTOP).</summary>
public class ReplicaProcessTests(SharedPostgreSql postgreSql)
{
    private const int Most = 20_000;

    // What the shortest request reserves.
    private const int Smallest = 150;

    [Fact]
    public async Task What_a_killed_process_had_not_used_can_be_spent_by_another()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var killed = await StartAsync(database);
        await using var other = await StartAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(killed, 1000)));
        var dying = Enumerable.Range(0, 8).Select(_ => AskUntilGoneAsync(killed)).ToList();
        await AskAsync(other, 100);

        killed.Process.Kill();
        await Task.WhenAll(dying);

        await SpendToTheEndAsync(other);
        var used = await UsedAsync(database);
        Assert.InRange(used, Most - Smallest, Most);
    }

    [Fact]
    public async Task A_process_that_was_stopped_spends_nothing_that_was_given_to_others_meanwhile()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var frozen = await StartAsync(database);
        await using var other = await StartAsync(database);
        await PostgreSqlWait.UntilAsync(async () => await AskAsync(frozen, 1000) is null);
        await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => AskAsync(frozen, 1000)));
        var inHand = await database.CountAsync("SELECT max(granted) FROM budget_share") - await UsedAsync(database);
        Assert.True(inHand > Smallest, $"{inHand} tokens are in its hands.");

        await SignalAsync(frozen, "STOP");
        await PostgreSqlWait.UntilAsync(async () => await database.CountAsync("SELECT count(*) FROM writer WHERE closed_at IS NOT NULL") == 1);
        await SpendToTheEndAsync(other);
        await SignalAsync(frozen, "CONT");

        for (var asked = 0; asked < 10; asked++)
        {
            var code = await AskAsync(frozen, 1);
            Assert.True(code is "ledger_unavailable" or "quota_exceeded" or "rate_limit_exceeded", code);
        }

        await PostgreSqlWait.UntilAsync(async () => await AskAsync(frozen, 1) == "quota_exceeded");
        Assert.InRange(await UsedAsync(database), Most - Smallest, Most);
    }

    private static Task<SeparateGateway> StartAsync(PostgreSqlDatabase database)
    {
        var settings = database.GatewaySettings();
        settings[$"{Quotas.QuotaStage.Quotas}:TokensPerMonth"] = Most.ToString(CultureInfo.InvariantCulture);
        return SeparateGateway.StartAsync(new SeparateOptions { Settings = [.. settings.Select(pair => $"{pair.Key}={pair.Value}")] });
    }

    private static async Task<string?> AskAsync(SeparateGateway gateway, int maxTokens)
    {
        using var response = await gateway.PostAsync("/converse", Replicas.Body(maxTokens));
        return response.IsSuccessStatusCode ? null : (string?)(await Some.JsonAsync(response))["code"];
    }

    private static async Task AskUntilGoneAsync(SeparateGateway gateway)
    {
        try
        {
            while (true)
            {
                await AskAsync(gateway, 500);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // It was killed.
        }
    }

    private static async Task SpendToTheEndAsync(SeparateGateway gateway)
    {
        while (await AskAsync(gateway, 1000) is null)
        {
        }

        await PostgreSqlWait.UntilAsync(async () =>
        {
            string? code;
            do
            {
                code = await AskAsync(gateway, 1);
            }
            while (code is null);

            return code == "quota_exceeded";
        });
    }

    private static async Task SignalAsync(SeparateGateway gateway, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", gateway.Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task<long> UsedAsync(PostgreSqlDatabase database)
    {
        await using var none = new Replicas(database);
        return await none.UsedAsync();
    }
}
