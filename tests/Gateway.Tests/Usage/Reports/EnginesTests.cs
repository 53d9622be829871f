using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Journal;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Reports;

/// <summary>The same requests with each engine of the ledger: <c>GET /usage</c> says the same, and what AWS bills.</summary>
public sealed class EnginesTests(SharedPostgreSql postgreSql)
{
    private const int Requests = 120;

    private static readonly (string Path, string Body)[] Surfaces =
    [
        ("/converse", Some.ConverseRequest("窓口の混雑状況を教えてください。")),
        ("/converse/stream", Some.ConverseRequest("A longer question about the opening hours of the town hall.")),
        ("/model/claude-haiku-4-5/converse", Some.NativeRequest()),
        ("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest()),
        ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":90,"messages":[{"role":"user","content":"住民票の写し"}]}"""),
        ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":90,"stream":true,"messages":[{"role":"user","content":"x"}]}"""),
        ("/v1/chat/completions", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"hello there"}]}"""),
    ];

    [Fact]
    public async Task Both_report_what_the_simulator_has_billed()
    {
        using var folder = new TemporaryLedger();
        var database = await postgreSql.CreateDatabaseAsync();

        var sqlite = await ReportAsync(folder.Settings());
        var postgres = await ReportAsync(database.GatewaySettings());

        Assert.Equal(sqlite.Reported, postgres.Reported);
        Assert.Equal(sqlite.Billed, postgres.Billed);
        foreach (var (reported, billed) in new[] { sqlite, postgres })
        {
            var total = JsonNode.Parse(reported)!;
            Assert.Equal(Requests, (int)total["requests"]!);
            Assert.Equal(
                billed,
                new BilledTokens(
                    Tokens("input"), Tokens("output"), Tokens("cacheRead"), Tokens("cacheWrite5m"), Tokens("cacheWrite1h")));
            Assert.True((long)total["costPicoUsd"]! > 0);

            long Tokens(string kind) => (long)total["tokens"]![kind]!;
        }
    }

    private static async Task<(string Reported, BilledTokens Billed)> ReportAsync(Dictionary<string, string?> settings)
    {
        await using var gateway = await TestGateway.StartAsync(settings);
        var dice = new SplitMix64(20261130);
        for (var i = 0; i < Requests; i++)
        {
            var (path, body) = Surfaces[dice.Below(Surfaces.Length)];

            // Sent again by the gateway, and billed once.
            if (path == "/converse" && dice.Below(2) == 0)
            {
                gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Unavailable);
            }

            using var response = await gateway.Post(path, body);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        }

        JsonNode total = new JsonObject();
        await PostgreSqlWait.UntilAsync(async () =>
        {
            using var response = await gateway.Get("/usage?from=2026-01&to=2035-01&by=month");
            total = (await Some.JsonAsync(response))["total"]!;
            return (int)total["requests"]! == Requests;
        });
        var billed = gateway.Aws.Journal.Calls.Select(call => call.Billed).OfType<BilledTokens>().Aggregate((sum, one) => new(
            sum.Input + one.Input, sum.Output + one.Output, sum.CacheRead + one.CacheRead, sum.CacheWrite5m + one.CacheWrite5m,
            sum.CacheWrite1h + one.CacheWrite1h));
        return (total.ToJsonString(), billed);
    }
}
