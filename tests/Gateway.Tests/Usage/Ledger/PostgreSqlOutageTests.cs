using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Simulator;
using Gateway.Testing;
using Gateway.Testing.Crashes;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>The whole gateway with a database that goes away and comes back.</summary>
public sealed partial class PostgreSqlOutageTests
{
    private const int Callers = 8;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_crashes_under_load_loses_nothing_that_was_acknowledged()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var answered = new ConcurrentDictionary<string, byte>();
        using var stop = new CancellationTokenSource();
        await using (var gateway = await TestGateway.StartAsync(database.GatewaySettings()))
        {
            var callers = Enumerable.Range(0, Callers).Select(caller => CallAsync(gateway, caller, answered, stop.Token)).ToList();
            await UntilAnsweredAsync(60);
            await server.CrashAsync();
            var before = answered.Count;
            await server.StartAgainAsync();

            await UntilAnsweredAsync(before + 60);
            await stop.CancelAsync();
            await Task.WhenAll(callers);
            await gateway.StopAsync();

            await using var ledger = await database.OpenAsync();
            Assert.Empty(await LedgerComparison.FindAsync(ledger, answered.Keys, Sent(gateway.Aws)));
        }

        Task UntilAnsweredAsync(int count) => PostgreSqlWait.UntilAsync(() => Task.FromResult(answered.Count >= count));
    }

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

    private static async Task CallAsync(
        TestGateway gateway, int caller, ConcurrentDictionary<string, byte> answered, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"outage-{caller}-{number}");
            using var response = await gateway.Post("/converse", Some.ConverseRequest($"[{id}]"), ("X-Request-Id", id));
            if (response.StatusCode == HttpStatusCode.OK)
            {
                answered.TryAdd(id, 0);
            }
            else
            {
                Assert.Equal("ledger_unavailable", (string?)(await Some.JsonAsync(response))["code"]);
                await Task.Yield();
            }
        }
    }

    // The id of a request is in its text, and so in what Bedrock got.
    private static List<string> Sent(SimulatedAws aws) =>
        [.. aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime)
            .Select(call => RequestId().Match(Encoding.UTF8.GetString(call.Body.Span)).Groups[1].Value)];

    private static async Task<bool> IsReadyAsync(TestGateway gateway) =>
        (await gateway.Http.GetAsync("/health/ready", Cancelled)).IsSuccessStatusCode;

    [GeneratedRegex(@"\[(outage-[0-9-]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex RequestId();
}
