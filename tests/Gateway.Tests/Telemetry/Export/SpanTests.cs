using Gateway.Simulator.Faults;
using Gateway.Telemetry.Export;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Gateway.Tests.Telemetry.Export;

/// <summary>The spans that reach a collector.</summary>
public sealed class SpanTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallerSpan = "00f067aa0ba902b7";

    [Fact]
    public async Task A_request_is_a_span_of_the_callers_trace_and_each_attempt_one_below_it()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var gateway = await StartAsync(collector, ("Telemetry:OtlpHeaders:x-collector-key", "open"));
        gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Unavailable);

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("traceparent", $"00-{TraceId}-{CallerSpan}-00"), ("X-Request-Id", "request-1"));
        var usage = (await Some.JsonAsync(response))["usage"]!;
        var settled = await SpansAsync(gateway);

        var spans = collector.Spans;
        var request = Assert.Single(spans, span => span.Kind == OtlpSpan.Server);
        var attempts = spans.Where(span => span.Kind == OtlpSpan.Client).OrderBy(span => span.Start).ToList();
        Assert.All(spans, span => Assert.Equal(TraceId, span.TraceId));
        Assert.Equal(CallerSpan, request.ParentSpanId);
        Assert.Equal("Converse claude-haiku-4-5", request.Name);
        Assert.Equal("request-1", request.Attributes["gateway.request_id"]);
        Assert.Equal(("demo", "completed", "200"), (request.Attributes["gateway.application"], request.Attributes["gateway.outcome"], request.Attributes["http.response.status_code"]));
        Assert.Equal(["503", "200"], attempts.Select(attempt => attempt.Attributes["http.response.status_code"]));
        Assert.Equal([true, false], attempts.Select(attempt => attempt.IsError));
        Assert.All(attempts, attempt =>
        {
            Assert.Equal(request.SpanId, attempt.ParentSpanId);
            Assert.Equal("chat claude-haiku-4-5", attempt.Name);
            Assert.Equal("aws.bedrock", attempt.Attributes["gen_ai.provider.name"]);
            Assert.Equal(The.HaikuProfile, attempt.Attributes["gateway.model_id"]);
            Assert.InRange(attempt.Start, request.Start, attempt.End);
            Assert.InRange(attempt.End, attempt.Start, request.End);
        });
        Assert.Equal(usage["inputTokens"]!.ToString(), attempts[1].Attributes["gen_ai.usage.input_tokens"]);
        Assert.Equal("end_turn", attempts[1].Attributes["gen_ai.response.finish_reasons"]);
        Assert.Equal(settled.Values["UpstreamRequestId"], attempts[1].Attributes["aws.request_id"]);
        Assert.Equal("open", collector.Accepted.First().Headers["x-collector-key"]);
    }

    [Theory]
    [InlineData("ConverseStream", nameof(FaultKind.StreamTruncated), "upstream_connection_lost")]
    [InlineData("ConverseStream", nameof(FaultKind.StreamNoStop), "upstream_connection_lost")]
    [InlineData("ConverseStream", nameof(FaultKind.StreamBadCrc), "upstream_error")]
    [InlineData("ConverseStream", nameof(FaultKind.StreamModelError), "model_error")]
    [InlineData("Converse", nameof(FaultKind.Truncated), "upstream_connection_lost")]
    public async Task An_attempt_that_fails_after_its_200_has_an_error(string operation, string fault, string error)
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var gateway = await StartAsync(collector);
        gateway.Aws.Faults.Add("bedrock-runtime", operation, Enum.Parse<FaultKind>(fault));

        await ReadToItsEndAsync(gateway, operation == "Converse" ? "/converse" : "/converse/stream");
        var settled = await SpansAsync(gateway);

        var attempt = Assert.Single(collector.Spans, span => span.Kind == OtlpSpan.Client);
        Assert.Equal(("200", error, true), (attempt.Attributes["http.response.status_code"], attempt.Attributes["error.type"], attempt.IsError));
        Assert.Equal(error, settled.Values["Code"]);
    }

    [Fact]
    public async Task Without_a_callers_trace_the_line_has_the_id_of_the_gateways_own()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var gateway = await StartAsync(collector);

        using var response = await gateway.Post("/converse/stream", Some.ConverseRequest());
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var settled = await SpansAsync(gateway);

        Assert.All(collector.Spans, span => Assert.Equal(settled.Values["TraceId"], span.TraceId));
        var attempt = Assert.Single(collector.Spans, span => span.Kind == OtlpSpan.Client);
        Assert.Contains("gen_ai.response.time_to_first_chunk", attempt.Attributes.Keys);
    }

    // The chance is fixed: the first request's number is above the ratio, the second one's below it.
    [Fact]
    public async Task A_callers_flag_and_trace_id_do_not_raise_the_share()
    {
        await using var collector = await FakeCollector.StartAsync();
        var random = 0.5;
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Telemetry:OtlpEndpoint"] = collector.Url.ToString(),
                ["Telemetry:TraceRatio"] = "0.1",
            },
            gateway: builder => builder.Services.AddSingleton<Func<double>>(() => Volatile.Read(ref random)));
        string[] wishes = [TraceId, "00000000000000000000000000000001", "ffffffffffffffff0000000000000001", "0000000000000001ffffffffffffffff"];

        foreach (var wish in wishes)
        {
            using var unwanted = await gateway.Post(
                "/converse", Some.ConverseRequest(), ("traceparent", $"00-{wish}-{CallerSpan}-01"));
        }

        Volatile.Write(ref random, 0.09);
        using var wanted = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("traceparent", $"00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-{CallerSpan}-00"));
        await SpansAsync(gateway, requests: wishes.Length + 1);

        Assert.Equal(["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], collector.Spans.Select(span => span.TraceId).Distinct());
    }

    [Fact]
    public async Task Without_a_ratio_there_is_no_span_even_if_somebody_listens()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var gateway = await StartAsync(collector, ("Telemetry:TraceRatio", "0"));

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("traceparent", $"00-{TraceId}-{CallerSpan}-01"));

        Assert.Null(gateway.Services.GetRequiredService<SpanExport>().Provider);
        Assert.False(gateway.Services.GetRequiredService<Gateway.Telemetry.RequestTraces>().Wants());
    }

    [Fact]
    public async Task An_exemplar_leads_from_a_histogram_to_the_trace()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var gateway = await StartAsync(collector, ("Telemetry:ManagementPort", "0"));
        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("traceparent", $"00-{TraceId}-{CallerSpan}-00"));
        await gateway.Logs.NextAsync(logged => logged.Id == 4000);

        var scrape = await Scrape.OfAsync(
            gateway.Services.GetRequiredService<ManagementListener>().Url!, "application/openmetrics-text; version=1.0.0");

        Assert.Contains(
            scrape.Text.Split('\n'),
            line => line.StartsWith("gen_ai_client_operation_duration_seconds_bucket", StringComparison.Ordinal)
                && line.Contains($"trace_id=\"{TraceId}\"", StringComparison.Ordinal));
    }

    private static async Task ReadToItsEndAsync(TestGateway gateway, string path)
    {
        try
        {
            using var response = await gateway.Post(path, Some.ConverseRequest());
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // A stream that failed is cut off.
        }
    }

    private static Task<TestGateway> StartAsync(FakeCollector collector, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Telemetry:OtlpEndpoint"] = collector.Url.ToString(),
            ["Telemetry:TraceRatio"] = "1",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return TestGateway.StartAsync(all);
    }

    // The request's span ends after its line was written.
    private static async Task<CapturedLogs.LogEvent> SpansAsync(TestGateway gateway, int requests = 1)
    {
        var settled = await gateway.Logs.NextAsync(
            logged => logged.Id == 4000 && gateway.Logs.Events.Count(other => other.Id == 4000) >= requests);
        await gateway.StopAsync();
        gateway.Services.GetRequiredService<SpanExport>().Provider!.ForceFlush();
        return settled;
    }
}
