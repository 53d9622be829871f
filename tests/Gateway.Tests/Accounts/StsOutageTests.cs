using System.Net;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Accounts;

/// <summary>The effect on callers when STS is down, or when the session of all of them expires at once.</summary>
public class StsOutageTests
{
    private const int Callers = 1_000;

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData("InternalError")]
    [InlineData("AccessDenied")]
    public async Task STS_away_for_the_last_fifteen_minutes_costs_no_request_and_is_found_again_within_fifteen_seconds(
        string fault)
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Contractor:SessionDuration"] = "00:20:00", ["Contractor:RefreshWindow"] = "00:06:00" },
            gateway: OnFakeTime, simulator: OnFakeTime);
        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        _clock.Advance(TimeSpan.FromMinutes(5));
        gateway.Aws.Faults.Add(AwsServices.Sts, "AssumeRole", Enum.Parse<FaultKind>(fault), 100_000);
        var before = gateway.StsCalls;

        // Until five seconds before the expiry.
        var failed = 0;
        for (var second = 0; second < (15 * 60) - 5; second += 5)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            failed += response.IsSuccessStatusCode ? 0 : 1;
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(0, failed);

        // The fake clock passes these minutes in less than a second: on a busy machine few attempts arrive in time, or none.
        Assert.InRange(gateway.StsCalls - before, 0, 15 * 60 / 30);

        using var without = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, without.StatusCode);
        _clock.Advance(TimeSpan.FromMinutes(10));
        gateway.Aws.Faults.Clear();
        var recovery = TimeSpan.Zero;
        while (!(await gateway.Post("/converse", Some.ConverseRequest())).IsSuccessStatusCode)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            recovery += TimeSpan.FromSeconds(1);
            Assert.InRange(recovery, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        }
    }

    [Fact]
    public async Task A_thousand_calls_refused_at_once_for_an_expired_session_cost_one_refresh_and_none_of_them_fails()
    {
        var together = new Together(Callers);
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:MaxConcurrentRequests"] = "1000" },
            simulator: builder => builder.Services.AddSingleton<IStartupFilter>(together));
        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Credentials.Expire(gateway.Aws.Journal.Calls[^1].AccessKeyId!);
        together.Begin();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => gateway.Post("/converse", Some.ConverseRequest())));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(2, gateway.StsCalls);
        Assert.Equal(1 + (2 * Callers), gateway.BedrockCalls);
        Assert.All(
            gateway.Logs.Events.Where(logged => logged.Id == 4000),
            settled => Assert.InRange((int)settled.Values["Attempts"]!, 1, 2));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Callers} callers: {gateway.StsCalls - 1} refresh, {gateway.BedrockCalls - 1} calls of Bedrock");
    }

    [Fact]
    public async Task A_caller_whose_time_is_up_while_STS_keeps_silent_is_not_told_that_nothing_was_sent()
    {
        await using var gateway = await TestGateway.StartAsync(gateway: OnFakeTime, simulator: OnFakeTime);
        using var before = await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.ExpiredToken);
        gateway.Aws.Faults.Add(AwsServices.Sts, "AssumeRole", FaultKind.Hang);

        var waiting = gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", "1000"));
        await gateway.Aws.Faults.WhenAllMetAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var refused = await waiting;

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var problem = await Some.JsonAsync(refused);
        Assert.Equal("credentials_unavailable", (string?)problem["code"]);
        Assert.DoesNotContain("何も送信されていない", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.True((bool)problem["retryable"]!);
        Assert.Equal(2, gateway.BedrockCalls);
    }

    private void OnFakeTime(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);

    /// <summary>Holds the first calls of Bedrock until all have arrived, so that all of them use the same session.</summary>
    private sealed class Together(int calls) : IStartupFilter
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = int.MaxValue;

        public void Begin() => _missing = calls;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, following) =>
            {
                if (context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal)
                    && Volatile.Read(ref _missing) <= calls)
                {
                    if (Interlocked.Decrement(ref _missing) == 0)
                    {
                        _all.SetResult();
                    }

                    await _all.Task.WaitAsync(context.RequestAborted);
                }

                await following(context);
            });
            next(app);
        };
    }
}
