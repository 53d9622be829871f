using System.Net;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Retries;

/// <summary>The attempts that are repeated, counted at Bedrock's socket.</summary>
public class RetryRulesTests
{
    private const string EveryModel = "Callers:Applications:demo:Models:0";

    private static readonly byte[] Outage = RawHttp.Error(503, "ServiceUnavailableException", "too busy");

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData("false", HttpStatusCode.GatewayTimeout, 1)]
    [InlineData("true", HttpStatusCode.OK, 2)]
    public async Task A_reset_after_sending_is_sent_again_only_where_configured_and_is_marked_either_way(
        string configured, HttpStatusCode status, int requests)
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Reset], [Step.Read, Step.Write(RawHttp.Ok())]);
        await using var gateway = await StartAsync(bedrock, new() { ["Bedrock:RetryAmbiguous"] = configured });

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(requests, bedrock.Requests.Total);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal((requests, 1), (settled.Values["Attempts"], settled.Values["AmbiguousAttempts"]));
    }

    [Fact]
    public async Task Even_where_configured_a_second_reset_is_the_last()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Reset]);
        await using var gateway = await StartAsync(bedrock, new() { ["Bedrock:RetryAmbiguous"] = "true" });

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("upstream_connection_lost", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(2, bedrock.Requests.Total);
    }

    [Theory]
    [InlineData("/converse")]
    [InlineData("/converse/stream")]
    public async Task A_caller_that_wants_no_second_attempt_gets_none(string path)
    {
        await using var bedrock = ScriptedSocket.Answering(Outage);
        await using var gateway = await StartAsync(bedrock, new() { ["Bedrock:RetryAmbiguous"] = "true" });

        using var response = await gateway.Post(path, Some.ConverseRequest(), ("X-Gateway-No-Retry", "true"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, bedrock.Requests.Total);
    }

    [Theory]
    [InlineData("x-amz-retry-after", "10000")]
    [InlineData("Retry-After", "10")]
    public async Task A_pause_longer_than_the_caller_waits_is_not_begun_and_told_to_the_caller(string name, string value)
    {
        await using var bedrock = ScriptedSocket.Answering(
            RawHttp.Error(429, "ThrottlingException", "Too many requests", (name, value)));
        await using var gateway = await StartAsync(bedrock);

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", "5000"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);
        Assert.Equal(1, bedrock.Requests.Total);
    }

    [Fact]
    public async Task Another_attempt_that_would_usually_take_longer_than_the_caller_waits_is_not_begun()
    {
        await using var bedrock = ScriptedSocket.Start(
        [
            Step.Read, Passes(30), Step.Write(RawHttp.Ok()), Step.Read, Step.Write(Outage),
            Step.Read, Step.Write(Outage), Step.Read, Step.Write(RawHttp.Ok()),
        ]);
        await using var gateway = await StartAsync(bedrock);

        using var slow = await gateway.Post("/converse", Some.ConverseRequest());
        using var hurried = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", "20000"));
        Assert.Equal(2, bedrock.Requests.Total);
        using var patient = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", "40000"));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK],
            [slow.StatusCode, hurried.StatusCode, patient.StatusCode]);
        Assert.Equal(4, bedrock.Requests.Total);
    }

    [Fact]
    public async Task A_throttled_model_is_given_fewer_calls_at_once_and_no_other_model_is()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:MaxAttempts"] = "1" }, gateway: OnFakeTime);
        using var leave = new CancellationTokenSource();
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Hang);
        var hanging = gateway.Post("/converse", Some.ConverseRequest(), leave.Token);
        await gateway.Aws.Faults.WhenAllMetAsync(TestContext.Current.CancellationToken);
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Throttling);

        using var throttled = await gateway.Post("/converse", Some.ConverseRequest());
        using var heldBack = await gateway.Post("/converse", Some.ConverseRequest());
        var settled = await gateway.Logs.NextAsync(
            logged => logged.Id == 4000 && Equals(logged.Values["Attempts"], 0));
        using var other = await gateway.Post("/converse", Some.ConverseRequest(modelId: "simulator.validation"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await gateway.Post("/converse", Some.ConverseRequest());
        await leave.CancelAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, heldBack.StatusCode);
        var problem = await Some.JsonAsync(heldBack);
        Assert.Equal("upstream_throttled", (string?)problem["code"]);
        Assert.Contains("未送信", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("none", settled.Values["UsageKnown"]);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task What_is_held_back_waits_for_a_throttling_pause_and_costs_Bedrock_nothing()
    {
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        await using var gateway = await TestGateway.StartAsync(gateway: builder =>
        {
            OnFakeTime(builder);
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        using var leave = new CancellationTokenSource();
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Hang);
        var hanging = gateway.Post("/converse", Some.ConverseRequest(), leave.Token);
        await gateway.Aws.Faults.WhenAllMetAsync(TestContext.Current.CancellationToken);
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Throttling);

        var answered = gateway.Post("/converse", Some.ConverseRequest());

        // Half a second after the throttling error, then a second because the limit held the retry back; then there is room.
        foreach (var pause in new[] { TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1) })
        {
            await clock.TimerAsync(pause, TestContext.Current.CancellationToken);
            Assert.Equal(2, gateway.BedrockCalls);
            clock.Advance(pause);
        }

        using var response = await answered;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, gateway.BedrockCalls);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(2, settled.Values["Attempts"]);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task A_stream_is_under_way_until_its_end()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:MaxAttempts"] = "1" }, gateway: OnFakeTime);
        gateway.Aws.Faults.Add(
            AwsServices.BedrockRuntime, "ConverseStream", new Fault(FaultKind.StreamHang) { AfterFrames = 1 });
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Throttling);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse/stream")
        {
            Content = new StringContent(Some.ConverseRequest(), null, "application/json"),
        };
        request.Headers.Add("x-api-key", gateway.Key);
        var stream = await gateway.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        using var throttled = await gateway.Post("/converse", Some.ConverseRequest());
        using var heldBack = await gateway.Post("/converse", Some.ConverseRequest());
        stream.Dispose();
        await gateway.Logs.NextAsync(logged => logged.Id == 4000 && Equals(logged.Values["Outcome"], "aborted"));
        using var free = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(
            [HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            [throttled.StatusCode, heldBack.StatusCode, free.StatusCode]);
        Assert.Equal(2, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("claude-haiku-4-5", "upstream_timeout")]
    [InlineData("claude-sonnet-4-5", null)]
    public async Task A_model_has_its_own_time_for_an_attempt(string model, string? code)
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Passes(5), Step.Write(RawHttp.Ok())]);
        await using var gateway = await StartAsync(
            bedrock,
            new() { ["Catalog:Models:claude-haiku-4-5:AttemptTimeout"] = "00:00:04", [EveryModel] = "*" });

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: model));

        Assert.Equal(code, (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Fact]
    public async Task A_time_for_an_attempt_that_is_none_refuses_start()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => TestGateway.StartAsync(
            new() { ["Catalog:Models:claude-haiku-4-5:AttemptTimeout"] = "00:00:00" }));

        Assert.Contains(
            "Catalog__Models__claude-haiku-4-5__AttemptTimeout", refused.ToString(), StringComparison.Ordinal);
    }

    private Step Passes(int seconds) => Step.WaitFor(_ =>
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    });

    private Task<TestGateway> StartAsync(ScriptedSocket bedrock, Dictionary<string, string?>? settings = null) =>
        TestGateway.StartAsync(settings, gateway: builder =>
        {
            bedrock.AsBedrock(builder);
            OnFakeTime(builder);
        });

    // Jitter at its minimum: transient pauses are zero.
    private void OnFakeTime(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<Func<double>>(() => 0);
    }
}
