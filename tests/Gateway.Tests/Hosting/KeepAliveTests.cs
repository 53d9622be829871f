using System.Diagnostics;
using Gateway.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Hosting;

/// <summary>The time for which the gateway keeps an idle connection.</summary>
public class KeepAliveTests
{
    private const string Setting = "Hosting:KeepAliveTimeout";

    [Theory]
    [InlineData(null, "00:02:10")]
    [InlineData("00:01:10", "00:01:10")]
    [InlineData("02:00:00", "02:00:00")]
    public async Task The_server_waits_as_long_as_configured(string? configured, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(
            configured is null ? [] : new() { [Setting] = configured });

        var limits = gateway.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(expected, limits.KeepAliveTimeout.ToString());
    }

    // Kestrel's own clock cannot be replaced: this is the shortest setting, and the test waits while others run.
    [Fact(Timeout = 120_000)]
    public async Task An_idle_connection_is_closed_after_that_time_and_not_before()
    {
        Assert.SkipUnless(
            PropertySize.IsFull,
            "Waits for a minute of the server's own clock. Set GATEWAY_FULL_PROPERTIES=1 to run it; .ci/run does.");
        await using var gateway = await TestGateway.StartAsync(new() { [Setting] = "00:01:00" });
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(["GET /health/live HTTP/1.1", "Host: localhost"]);

        var idle = Stopwatch.StartNew();
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.InRange(idle.Elapsed.TotalSeconds, 59, 110);
    }

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("02:00:01")]
    [InlineData("soon")]
    public async Task A_time_out_of_range_is_reported_with_all_other_problems(string configured)
    {
        var refused = await Assert.ThrowsAsync<AggregateException>(
            () => TestGateway.StartAsync(new() { [Setting] = configured, ["AWS_REGION"] = "us-east-1" }));

        var problems = refused.InnerExceptions.Cast<OptionsValidationException>()
            .SelectMany(invalid => invalid.Failures).ToList();
        Assert.Contains(problems, problem => problem.Contains("AWS_REGION", StringComparison.Ordinal));
        Assert.Contains(
            problems, problem => problem.Contains("Hosting__KeepAliveTimeout", StringComparison.Ordinal));
    }
}
