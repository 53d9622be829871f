using Gateway.Simulator.Faults;
using Gateway.Telemetry;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting;

/// <summary>The log line that metric filters read.</summary>
public class LoadReportTests
{
    private const string Setting = "Hosting:LoadReportInterval";
    private const int Id = 5020;

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Once_a_minute_a_line_holds_the_load_as_numbers()
    {
        await using var gateway = await StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Hang);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var underWay = gateway.Post("/converse", Some.ConverseRequest(), leave.Token);
        await gateway.ArrivedAtBedrockAsync(2);
        gateway.Services.GetRequiredService<DroppedLines>().Lose(2, "full");

        _clock.Advance(TimeSpan.FromSeconds(59));
        var early = Reports(gateway);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var report = await gateway.Logs.NextAsync(logged => logged.Id == Id);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => underWay);

        Assert.Equal(0, early);
        Assert.Equal(LogLevel.Information, report.Level);
        Assert.Equal(1L, report.Values["RequestsInFlight"]);
        Assert.InRange((long)report.Values["RequestBytesInFlight"]!, 1, 1 << 20);
        Assert.InRange((long)report.Values["SessionSecondsLeft"]!, 3480, 3600);
        Assert.Equal(2L, report.Values["DroppedLines"]);
        Assert.InRange((long)report.Values["WorkingSetBytes"]!, 1 << 20, long.MaxValue);
    }

    [Fact]
    public async Task Without_work_and_session_the_line_still_comes()
    {
        await using var gateway = await StartAsync(("Contractor:ExternalId", "wrong-external-id"));

        _clock.Advance(TimeSpan.FromMinutes(1));
        var report = await gateway.Logs.NextAsync(logged => logged.Id == Id);

        Assert.Equal(0L, report.Values["RequestsInFlight"]);
        Assert.Equal(0L, report.Values["RequestBytesInFlight"]);
        Assert.Null(report.Values["SessionSecondsLeft"]);
    }

    [Fact]
    public async Task Another_interval_holds_and_none_turns_it_off()
    {
        await using var rare = await StartAsync((Setting, "01:00:00"));
        await using var silent = await StartAsync((Setting, "00:00:00"));

        _clock.Advance(TimeSpan.FromMinutes(59));
        var early = Reports(rare);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await rare.Logs.NextAsync(logged => logged.Id == Id);

        Assert.Equal(0, early);
        Assert.Equal(0, Reports(silent));
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("01:00:01")]
    [InlineData("hourly")]
    public async Task An_interval_out_of_range_refuses_start_by_its_key(string interval)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync((Setting, interval)));

        Assert.Contains("Hosting__LoadReportInterval", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private static int Reports(TestGateway gateway) => gateway.Logs.Events.Count(logged => logged.Id == Id);

    private Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings) => TestGateway.StartAsync(
        settings.ToDictionary(setting => setting.Key, setting => setting.Value),
        gateway: builder => builder.Services.AddSingleton<TimeProvider>(_clock));
}
