using System.Net;
using Gateway.Telemetry.Export;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Telemetry.Export;

/// <summary>The listener that serves metrics: off by default, on loopback, apart from the callers' addresses.</summary>
public class ManagementListenerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_default_there_is_none()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var callers = await gateway.Get("/metrics");

        Assert.Null(gateway.Services.GetRequiredService<ManagementListener>().Url);
        Assert.Equal(HttpStatusCode.NotFound, callers.StatusCode);
    }

    [Fact]
    public async Task It_is_on_loopback_and_serves_nothing_else_and_callers_do_not_reach_it()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Telemetry:ManagementPort"] = "0" });
        var address = gateway.Services.GetRequiredService<ManagementListener>().Url!;
        using var http = new HttpClient { BaseAddress = address };

        using var callers = await gateway.Get("/metrics");
        using var unknown = await gateway.Http.GetAsync("/metrics", Cancelled);
        using var models = await http.GetAsync("/models", Cancelled);
        using var health = await http.GetAsync("/health/live", Cancelled);
        using var posted = await http.PostAsync("/metrics", null, Cancelled);
        using var below = await http.GetAsync("/metrics/x", Cancelled);
        using var metrics = await http.GetAsync("/metrics", Cancelled);

        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(address.Host)));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.Unauthorized], [callers.StatusCode, unknown.StatusCode]);
        Assert.All([models, health, posted, below], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        Assert.Equal("text/plain", metrics.Content.Headers.ContentType?.MediaType);
        Assert.False(metrics.Headers.Contains("Server"));
        Assert.DoesNotContain(gateway.Logs.Events, logged => logged.Id == 5030 && logged.Message.Contains("Telemetry", StringComparison.Ordinal));
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 5052 && logged.Level == LogLevel.Information);
    }

    [Fact]
    public async Task An_address_that_others_reach_is_a_weak_setting()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            ["Telemetry:ManagementPort"] = "0",
            ["Telemetry:ManagementAddress"] = "0.0.0.0",
            ["Telemetry:OtlpEndpoint"] = "http://collector.example.internal:4318",
        });

        var weak = gateway.Logs.Events.Where(logged => logged.Id == 5030).Select(logged => logged.Values["Setting"]);

        Assert.Contains("Telemetry__ManagementAddress", weak);
        Assert.Contains("Telemetry__OtlpEndpoint", weak);
    }

    [Theory]
    [InlineData("ManagementPort", "65536")]
    [InlineData("ManagementPort", "-1")]
    [InlineData("ManagementAddress", "localhost")]
    [InlineData("ManagementAddress", "")]
    [InlineData("OtlpEndpoint", "collector:4318")]
    [InlineData("OtlpEndpoint", "ftp://collector")]
    [InlineData("OtlpEndpoint", "http://name:Cnry0001@collector:4318")]
    [InlineData("OtlpEndpoint", "http://collector:4318?key=Cnry0001")]
    [InlineData("OtlpHeaders:x", "Cnry0001\r\ny: z")]
    [InlineData("OtlpHeaders:not a name", "Cnry0001")]
    [InlineData("OtlpHeaders:Content-Type", "Cnry0001")]
    [InlineData("OtlpTimeout", "00:00:00")]
    [InlineData("OtlpMetricsInterval", "02:00:00")]
    [InlineData("TraceRatio", "1.5")]
    [InlineData("TraceRatio", "0.5")] // There is no endpoint.
    [InlineData("Endpoint", "http://collector:4318")]
    public async Task A_wrong_setting_refuses_start_by_its_key(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync(new() { [$"Telemetry:{key}"] = value }));

        var problem = Assert.Single(refused.Failures);
        Assert.Contains($"Telemetry__{key.Replace(":", "__", StringComparison.Ordinal)}", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Cnry0001", problem, StringComparison.Ordinal);
    }
}
