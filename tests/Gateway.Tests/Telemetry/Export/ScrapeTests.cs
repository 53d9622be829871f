using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Telemetry;
using Gateway.Telemetry.Export;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Export;

/// <summary>What Prometheus reads after a scripted load, against what the simulator and the callers counted.</summary>
public sealed class ScrapeTests
{
    private const string Number = "123456789018";

    // Each with the number of times that it is sent.
    private static readonly (string Path, string Model, int Times)[] Load =
    [
        ("/converse", "claude-haiku-4-5", 5),
        ("/converse/stream", "claude-haiku-4-5", 3),
        ("/converse", "simulator.validation", 2),
        ("/converse", "simulator.throttle-twice", 1),
        ("/converse", "simulator.unavailable-once", 1),
        ("/converse", "simulator.expired-token-once", 1),
        ("/converse", "simulator.reset", 1),
        ("/converse", "simulator.empty-500", 1),
        ("/converse/stream", "simulator.stream-truncated", 1),
        ("/converse/stream", "simulator.stream-exception", 2),
        ("/converse", "no-such-model", 2),
    ];

    [Fact]
    public async Task Every_count_is_what_the_simulator_and_the_callers_counted()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            ["Telemetry:ManagementPort"] = "0",
            ["Callers:Applications:demo:PersonalData:Requests"] = "Observe",
        });
        var usage = new Dictionary<string, double>(StringComparer.Ordinal) { ["input"] = 0, ["output"] = 0 };
        foreach (var (path, model, times) in Load)
        {
            for (var i = 0; i < times; i++)
            {
                await CallAsync(gateway, path, Some.ConverseRequest(modelId: model), usage);
            }
        }

        await CallAsync(gateway, "/converse", Some.ConverseRequest($"個人番号は{Number}です"), usage);
        using var refused = await gateway.Http.PostAsync("/converse", null, TestContext.Current.CancellationToken);
        var requests = Load.Sum(one => one.Times) + 1;
        await SettledAsync(gateway, requests);

        var scrape = await Scrape.OfAsync(gateway.Services.GetRequiredService<ManagementListener>().Url!);

        var calls = gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime).ToList();
        var settled = gateway.Logs.Events.Where(logged => logged.Id == 4000).ToList();
        Assert.Equal(
            Counted(calls.Select(call => $"{call.Operation} {call.Status?.ToString(null, null) ?? "-"}")),
            scrape.By("gateway_upstream_attempts_total", "gateway_operation", "http_response_status_code"));
        Assert.Equal(
            Counted(settled.Select(one => $"{one.Values["Operation"]} {one.Values["Outcome"]} {one.Values["Code"] ?? "-"}")),
            scrape.By("gen_ai_server_request_duration_seconds_count", "gateway_operation", "gateway_outcome", "error_type"));
        Assert.Equal(
            Counted(settled.Select(one => $"{one.Values["Application"]} {one.Values["Alias"] ?? "-"}")),
            scrape.By("gen_ai_server_request_duration_seconds_count", "gateway_application", "gen_ai_request_model"));
        Assert.Equal(requests, scrape.Sum("gen_ai_server_request_duration_seconds_count", ("gateway_application", "demo")));
        Assert.Equal(requests - 2, scrape.Sum("gen_ai_client_operation_duration_seconds_count"));
        Assert.Equal(calls.Count(call => call is { Operation: "ConverseStream", Status: 200 }), scrape.Sum("gen_ai_client_operation_time_to_first_chunk_seconds_count"));
        Assert.Equal(usage["input"], scrape.Sum("gen_ai_client_token_usage_sum", ("gen_ai_token_type", "input")));
        Assert.Equal(usage["output"], scrape.Sum("gen_ai_client_token_usage_sum", ("gen_ai_token_type", "output")));
        Assert.Equal(1, scrape.Sum("gateway_callers_refused_total"));
        Assert.Equal(1, scrape.Sum("gateway_personal_data_matches_total", ("gateway_rule", "my_number")));
        Assert.Equal(gateway.StsCalls, scrape.Sum("gateway_sts_assume_role_duration_seconds_count", ("gateway_result", "ok")));
        Assert.Equal(1, scrape.Sum("gateway_credentials_invalidations_total"));
        Assert.Equal(0, scrape.Sum("gateway_requests_active"));
        Assert.InRange(scrape.Sum("gateway_credentials_expiry_seconds"), 3000, 3600);
        Assert.All(
            ["gateway_credentials_served_past_expiry_total", "gateway_residency_contradictions_total", "gateway_log_dropped_total", "gateway_telemetry_dropped_total"],
            never => Assert.Equal(0, scrape.Sum(never)));
    }

    [Fact]
    public async Task Names_and_labels_are_those_of_the_list()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Telemetry:ManagementPort"] = "0" });
        using var streamed = await gateway.Post("/converse/stream", Some.ConverseRequest($"個人番号は{Number}です"));
        using var refused = await gateway.Http.PostAsync("/converse", null, TestContext.Current.CancellationToken);
        await SettledAsync(gateway, 1);

        var scrape = await Scrape.OfAsync(gateway.Services.GetRequiredService<ManagementListener>().Url!);

        var ours = scrape.Samples.Where(sample => sample.Name.StartsWith('g')).ToList();
        Assert.Contains(scrape.Samples, sample => sample.Name == "dotnet_process_memory_working_set_bytes");
        Assert.True(ours.DistinctBy(sample => sample.Name).Count() > 20, scrape.Text);
        Assert.All(ours, sample =>
        {
            var one = Assert.Single(Instruments.All, one => NamesOf(one).Contains(sample.Name));
            Assert.Empty(sample.Labels.Keys.Except(one.Labels.Select(InstrumentDefinition.PrometheusNameOf)).Except(["le"]));
        });
        Assert.All(
            scrape.Samples.Except(ours),
            sample => Assert.True(sample.Name.StartsWith("dotnet_", StringComparison.Ordinal) || sample.Name == "target_info", sample.Name));
    }

    [Fact]
    public async Task An_unknown_stop_reason_makes_no_series_of_its_own()
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(
            200, """{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"Cnry0001","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3,"cacheReadInputTokens":4,"cacheWriteInputTokens":5}}"""u8.ToArray()));
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Telemetry:ManagementPort"] = "0" }, simulator: bedrock.Install);
        using var response = await gateway.Post("/converse", Some.ConverseRequest());
        await SettledAsync(gateway, 1);

        var scrape = await Scrape.OfAsync(gateway.Services.GetRequiredService<ManagementListener>().Url!);

        Assert.DoesNotContain("Cnry0001", scrape.Text, StringComparison.Ordinal);
        Assert.Equal(
            1, scrape.Sum("gen_ai_server_request_duration_seconds_count", ("gen_ai_response_finish_reasons", "_OTHER")));
        Assert.Equal(
            new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["cache_read"] = 4,
                ["cache_write"] = 5,
                ["input"] = 1,
                ["output"] = 2,
            },
            scrape.By("gen_ai_client_token_usage_sum", "gen_ai_token_type"));
    }

    // A settlement's line is written after its metrics.
    private static async Task SettledAsync(TestGateway gateway, int requests) =>
        await gateway.Logs.NextAsync(_ => gateway.Logs.Events.Count(logged => logged.Id == 4000) >= requests);

    private static async Task CallAsync(TestGateway gateway, string path, string body, Dictionary<string, double> usage)
    {
        try
        {
            using var response = await gateway.Post(path, body, ("X-Request-Timeout-Ms", "20000"));
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var json = text.StartsWith('{')
                ? text
                : text.Split('\n').LastOrDefault(line => line.Contains("\"usage\"", StringComparison.Ordinal))?["data: ".Length..];
            if (json is not null && JsonNode.Parse(json)?["usage"] is { } told)
            {
                usage["input"] += told["inputTokens"]!.GetValue<double>();
                usage["output"] += told["outputTokens"]!.GetValue<double>();
            }
        }
        catch (HttpRequestException)
        {
            // A stream that failed is cut.
        }
    }

    private static SortedDictionary<string, double> Counted(IEnumerable<string> keys) =>
        new(keys.CountBy(key => key).ToDictionary(one => one.Key, one => (double)one.Value), StringComparer.Ordinal);

    private static string[] NamesOf(InstrumentDefinition one) => one.Kind == InstrumentKind.Histogram
        ? [$"{one.PrometheusName}_bucket", $"{one.PrometheusName}_sum", $"{one.PrometheusName}_count"]
        : [one.PrometheusName];
}
