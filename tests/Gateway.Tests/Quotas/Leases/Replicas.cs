using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Tests.Quotas.Leases;

/// <summary>Several gateways on one database, with limits of the demo application.</summary>
internal sealed class Replicas(PostgreSqlDatabase database, params (string Key, string? Value)[] limits) : IAsyncDisposable
{
    private readonly Dictionary<TestGateway, ChaosProxy> _all = [];

    public PostgreSqlDatabase Database => database;

    /// <summary>Those that live.</summary>
    public List<TestGateway> Live { get; } = [];

    /// <summary>Starts one more.</summary>
    /// <param name="own">Its own settings.</param>
    /// <param name="gateway">Changes it last.</param>
    /// <param name="simulator">Changes its simulator last.</param>
    public async Task<TestGateway> StartAsync(
        IEnumerable<(string Key, string? Value)>? own = null, Action<WebApplicationBuilder>? gateway = null,
        Action<WebApplicationBuilder>? simulator = null)
    {
        var proxy = ChaosProxy.Start(database.Server.Address);
        var settings = database.GatewaySettings(proxy.Address.Port);
        settings["Prices:ExchangeRates:contract:Kind"] = "Contract";
        settings["Prices:ExchangeRates:contract:From"] = "2024-01-01T00:00:00Z";
        settings["Prices:ExchangeRates:contract:JpyPerUsd"] = "150";
        settings["Prices:ExchangeRates:contract:Source"] = "contract";
        settings["Prices:ExchangeRates:contract:EnteredBy"] = "test";
        foreach (var (key, value) in limits.Concat(own ?? []))
        {
            settings[key.Contains(':', StringComparison.Ordinal) && !key.StartsWith("Models:", StringComparison.Ordinal)
                ? key : $"{QuotaStage.Quotas}:{key}"] = value;
        }

        var replica = await TestGateway.StartAsync(settings, gateway, simulator);
        _all.Add(replica, proxy);
        Live.Add(replica);
        return replica;
    }

    /// <summary>For the database it is gone: its sessions are reset, wherever they are, and it never opens another.</summary>
    public Task CrashAsync(TestGateway replica)
    {
        Live.Remove(replica);
        return _all[replica].DownAsync();
    }

    /// <summary>Stops one in order, and ends it, as a process does then: what it could not close, its session leaves behind.</summary>
    public async Task StopAsync(TestGateway replica)
    {
        Live.Remove(replica);
        _all.Remove(replica, out var proxy);
        await replica.StopAsync();
        await replica.DisposeAsync();
        await proxy!.DisposeAsync();
    }

    /// <summary>Asks for at most so many tokens of output.</summary>
    /// <returns>The tokens used; or the code of the error.</returns>
    public static async Task<(long Used, string? Code)> AskAsync(TestGateway replica, int maxTokens, string path = "/converse")
    {
        using var response = await replica.Post(path, Body(maxTokens));
        var json = await Some.JsonAsync(response);
        return response.IsSuccessStatusCode ? (TokensOf(json["usage"]!), null) : (0, (string?)json["code"]);
    }

    /// <summary>Asks for the smallest amount until the budget is used up. Less than that may be held by others for a while.</summary>
    /// <returns>The tokens used.</returns>
    public static async Task<long> SpendToTheEndAsync(TestGateway replica)
    {
        var spent = 0L;
        await PostgreSqlWait.UntilAsync(async () =>
        {
            string? code;
            do
            {
                (var used, code) = await AskAsync(replica, 1);
                spent += used;
            }
            while (code is null);

            return code == "quota_exceeded";
        });
        return spent;
    }

    public static string Body(int maxTokens) =>
        $$$"""{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}],"inferenceConfig":{"maxTokens":{{{maxTokens}}}}}""";

    /// <summary>The sum of what the ledger's rows say was used or is still reserved.</summary>
    public Task<long> UsedAsync() => database.CountAsync(
        """
        SELECT coalesce(sum(CASE state WHEN 1 THEN coalesce(input_tokens + output_tokens + cache_write_5m_tokens + cache_write_1h_tokens, 0)
            ELSE reserved_tokens END), 0) FROM usage WHERE code IS DISTINCT FROM 'ledger_unavailable'
        """);

    /// <summary>What is granted of a limit: the shares that live, and what has been used by others.</summary>
    public Task<long> GrantedAsync(string unit = "tokens") =>
        database.CountAsync($"SELECT coalesce(max(granted), 0) FROM budget WHERE unit = '{unit}'");

    public async ValueTask DisposeAsync()
    {
        foreach (var (replica, proxy) in _all)
        {
            await replica.DisposeAsync();
            await proxy.DisposeAsync();
        }
    }

    private static long TokensOf(JsonNode usage) => (long)usage["inputTokens"]! + (long)usage["outputTokens"]!;
}
