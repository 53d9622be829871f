using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Network;
using Gateway.Telemetry;
using Gateway.Telemetry.Export;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Tests.Telemetry.Export;

/// <summary>A collector that works, and every way in which it does not: no request fails or waits, and what is lost is counted.</summary>
public sealed class CollectorTests
{
    private const string Dropped = "gateway_telemetry_dropped_total";

    [Fact]
    public async Task Metrics_reach_the_collector_with_the_programs_name()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var gateway = await StartAsync(collector.Url);
        using var response = await gateway.Post("/converse", Some.ConverseRequest());
        await gateway.Logs.NextAsync(logged => logged.Id == 4000);

        gateway.Services.GetRequiredService<MetricExport>().Provider!.ForceFlush();

        var sent = Encoding.UTF8.GetString(collector.Accepted.First(one => one.Path == "/v1/metrics").Body);
        Assert.All(
            [Instruments.RequestDuration.Name, Instruments.TokenUsage.Name, Instruments.RequestsActive.Name, "inference-gateway", ProgramVersion.Text],
            text => Assert.Contains(text, sent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_collector_does_not_take_is_counted_and_told_once(bool redirects)
    {
        await using var collector = await FakeCollector.StartAsync(
            redirects ? FakeCollector.Conduct.Redirects : FakeCollector.Conduct.Refuses);
        await using var gateway = await StartAsync(collector.Url);

        await AnsweredAsync(gateway, 3);
        Flush(gateway);
        Flush(gateway);
        var during = await ScrapeAsync(gateway);
        collector.Does = FakeCollector.Conduct.Accepts;
        Flush(gateway);
        await gateway.Logs.NextAsync(logged => logged.Id == 5051);

        Assert.Equal(6, during.Sum(Dropped, ("gateway_signal", "traces")));
        Assert.Equal(2, during.Sum(Dropped, ("gateway_signal", "metrics")));
        Assert.Equal(LogLevel.Warning, Assert.Single(gateway.Logs.Events, logged => logged.Id == 5050).Level);

        // Sums are in the next delivery, so nothing of them is lost.
        Assert.Contains(
            collector.Accepted,
            one => Encoding.UTF8.GetString(one.Body).Contains(Instruments.RequestDuration.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_collector_at_the_address_requests_are_answered()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var gateway = await StartAsync(new Uri($"http://{taken.LocalEndPoint}"));

        await AnsweredAsync(gateway, 3);
        Flush(gateway);

        Assert.Equal(6, (await ScrapeAsync(gateway)).Sum(Dropped, ("gateway_signal", "traces")));
    }

    [Fact]
    public async Task While_a_collector_hangs_requests_are_answered_and_memory_is_bounded()
    {
        await using var collector = await FakeCollector.StartAsync(FakeCollector.Conduct.Hangs);
        await using var gateway = await StartAsync(collector.Url, ("Telemetry:OtlpTimeout", "00:01:00"));
        const int Spans = 3 * SpanQueue.MaxSpans;
        var source = gateway.Services.GetRequiredService<RequestTraces>().Activities;

        for (var i = 0; i < Spans; i++)
        {
            source.StartActivity("Converse", ActivityKind.Server)?.Dispose();
        }

        await collector.ArrivedAsync(1);
        await AnsweredAsync(gateway, 3);
        var scrape = await ScrapeAsync(gateway);

        // Two spans of each request find the queue full as well.
        Assert.Equal(Spans + 6 - SpanQueue.MaxSpans, scrape.Sum(Dropped, ("gateway_signal", "traces")));
    }

    [Fact]
    public async Task A_slow_collector_gets_what_finds_room_and_no_request_waits_for_it()
    {
        await using var collector = await FakeCollector.StartAsync(FakeCollector.Conduct.Slow);
        await using var gateway = await StartAsync(collector.Url, ("Telemetry:OtlpTimeout", "00:01:00"));
        const int Spans = 2 * SpanQueue.MaxSpans;
        var source = gateway.Services.GetRequiredService<RequestTraces>().Activities;

        for (var i = 0; i < Spans; i++)
        {
            source.StartActivity("Converse", ActivityKind.Server)?.Dispose();
        }

        for (var deliveries = 1; deliveries <= 3; deliveries++)
        {
            await collector.ArrivedAsync(deliveries);
            await AnsweredAsync(gateway, 1);
            collector.AnswerOne();
        }

        await collector.ArrivedAsync(4);
        collector.Does = FakeCollector.Conduct.Accepts;
        collector.AnswerOne();
        Flush(gateway);

        // The first request's two spans find the queue full; those of the others find the room of what was delivered.
        var dropped = (await ScrapeAsync(gateway)).Sum(Dropped, ("gateway_signal", "traces"));
        Assert.Equal(Spans + 2 - SpanQueue.MaxSpans, dropped);
        Assert.Equal(Spans + 6 - dropped, collector.Spans.Count);
        Assert.Equal([5050, 5051], gateway.Logs.Events.Select(logged => logged.Id).Where(id => id is 5050 or 5051));
    }

    [Fact]
    public async Task A_name_that_leads_outside_the_VPC_is_not_connected_to()
    {
        await using var gateway = await TestGateway.StartAsync(
            Settings(new Uri("http://collector.example.internal:4318")),
            gateway: builder => builder.Services.AddSingleton<HostLookup>((host, cancelled) =>
                host == "collector.example.internal"
                    ? Task.FromResult(new[] { IPAddress.Parse("203.0.113.5") })
                    : Dns.GetHostAddressesAsync(host, cancelled)));

        await AnsweredAsync(gateway, 1);
        Flush(gateway);

        Assert.Equal(2, (await ScrapeAsync(gateway)).Sum(Dropped, ("gateway_signal", "traces")));
        var outside = Assert.Single(gateway.Logs.Events, logged => logged.Id == 2202);
        Assert.Equal("collector.example.internal", outside.Values["Host"]);
    }

    private static Dictionary<string, string?> Settings(Uri collector, params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Telemetry:OtlpEndpoint"] = collector.ToString(),
            ["Telemetry:OtlpMetricsInterval"] = "01:00:00",
            ["Telemetry:TraceRatio"] = "1",
            ["Telemetry:ManagementPort"] = "0",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }

    private static Task<TestGateway> StartAsync(Uri collector, params (string Key, string? Value)[] more) =>
        TestGateway.StartAsync(Settings(collector, more));

    private static async Task AnsweredAsync(TestGateway gateway, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // A request's span ends right after its line; the next request of this connection begins later.
        await gateway.Logs.NextAsync(_ => gateway.Logs.Events.Count(logged => logged.Id == 4000) >= requests);
        using var next = await gateway.Get("/models");
    }

    private static void Flush(TestGateway gateway)
    {
        gateway.Services.GetRequiredService<SpanExport>().Provider!.ForceFlush();
        gateway.Services.GetRequiredService<MetricExport>().Provider!.ForceFlush();
    }

    private static Task<Scrape> ScrapeAsync(TestGateway gateway) =>
        Scrape.OfAsync(gateway.Services.GetRequiredService<ManagementListener>().Url!);
}
