using System.Net;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>The whole gateway with a database that goes away and comes back.</summary>
public class PostgreSqlOutageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_its_database_a_gateway_starts_sends_nothing_and_recovers_by_itself()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.StopAsync();
        await using var gateway = await TestGateway.StartAsync(
            database.GatewaySettings().Concat(TestGateway.EveryLevel).ToDictionary());

        using var refused = await gateway.Post("/converse", "this is not read");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("ledger_unavailable", (string?)(await Some.JsonAsync(refused))["code"]);
        Assert.Equal(0, gateway.BedrockCalls);
        Assert.False(await IsReadyAsync(gateway));

        await server.StartAgainAsync();
        await PostgreSqlWait.UntilAsync(() => IsReadyAsync(gateway));
        using var answer = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await PostgreSqlWait.UntilAsync(async () => await database.CountAsync("SELECT count(*) FROM usage WHERE state = 1") == 1);
        Assert.DoesNotContain(database.Password, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_database_is_read_only_nothing_is_sent()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var gateway = await TestGateway.StartAsync(database.GatewaySettings());
        using var before = await gateway.Post("/converse", Some.ConverseRequest());
        await server.SetReadOnlyAsync(true);

        // Until the session that is open has noticed, requests are recorded as before.
        await PostgreSqlWait.UntilAsync(async () =>
            (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode == HttpStatusCode.ServiceUnavailable);
        var sent = gateway.BedrockCalls;
        using var refused = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(sent, gateway.BedrockCalls);
        await server.SetReadOnlyAsync(false);
        await PostgreSqlWait.UntilAsync(async () =>
            (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_the_password()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        const string Wrong = "not-the-password-of-this-database";
        var settings = database.GatewaySettings();
        settings["Ledger:Password"] = Wrong;
        await using var gateway = await TestGateway.StartAsync(settings.Concat(TestGateway.EveryLevel).ToDictionary());

        using var refused = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("28P01", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(database.Password, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task<bool> IsReadyAsync(TestGateway gateway) =>
        (await gateway.Http.GetAsync("/health/ready", Cancelled)).IsSuccessStatusCode;
}
