using System.Net;
using System.Net.Sockets;
using Gateway.Network;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock;

/// <summary>The error that the caller gets when the attempts of one call ended differently.</summary>
public class WorstAttemptTests
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private bool _cutOff;

    public static TheoryData<byte[]> LaterRefusals =>
    [
        RawHttp.Error(429, "ThrottlingException", "Too many requests", ("x-amz-retry-after", "1000")),
        RawHttp.Error(429, "ModelNotReadyException", "not ready"),
        RawHttp.Error(503, "ServiceUnavailableException", "too busy"),
        RawHttp.Error(500, "InternalServerException", "no"),
        RawHttp.Error(403, "ExpiredTokenException", "The session has expired"),
        RawHttp.Error(400, "ValidationException", "no"),
    ];

    [Theory]
    [MemberData(nameof(LaterRefusals))]
    public async Task After_an_attempt_that_may_have_been_billed_no_later_refusal_invites_another(byte[] later)
    {
        foreach (var path in new[] { "/converse", "/converse/stream" })
        {
            await using var bedrock = ScriptedSocket.Start(
                [Step.Read, Step.Reset], [Step.Read, Step.Write(later), Step.Again]);
            await using var gateway = await StartAsync(bedrock);

            using var response = await gateway.Post(path, Some.ConverseRequest());

            Assert.True(bedrock.Requests.Total >= 2);
            await AssertLostAsync(response);
        }
    }

    [Theory]
    [MemberData(nameof(LaterRefusals))]
    public async Task The_same_holds_for_the_status_by_which_AWS_SDKs_send_again(byte[] later)
    {
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.Reset], [Step.Read, Step.Write(later), Step.Again]);
        await using var gateway = await StartAsync(bedrock);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.FailedDependency, response.StatusCode);
        Assert.False(response.Headers.Contains("x-amz-retry-after"));
        Assert.Null(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_any_more_does_not_say_that_nothing_was_sent()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, CutsOff(), Step.Reset]);
        await using var gateway = await StartAsync(bedrock, (_, _) => throw new SocketException());

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        await AssertLostAsync(response);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(1, settled.Values["AmbiguousAttempts"]);
    }

    [Fact]
    public async Task A_deadline_that_passes_while_connecting_again_does_not_count_an_attempt_that_was_not_sent()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, CutsOff(), Step.Reset]);
        await using var gateway = await StartAsync(bedrock, TimePassesAsync);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        await AssertLostAsync(response);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal((2, 1), (settled.Values["Attempts"], settled.Values["AmbiguousAttempts"]));
    }

    [Fact]
    public async Task A_deadline_that_passes_while_connecting_says_that_nothing_was_sent()
    {
        await using var bedrock = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(bedrock, TimePassesAsync);
        _cutOff = true;

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_unreachable", (string?)problem["code"]);
        Assert.True(problem["retryable"]!.GetValue<bool>());
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(0, settled.Values["AmbiguousAttempts"]);
        Assert.Equal(0, bedrock.Requests.Total);
    }

    [Fact]
    public async Task After_a_refusal_of_Bedrock_an_endpoint_that_cannot_be_reached_is_told_as_the_refusal()
    {
        await using var bedrock = ScriptedSocket.Start(
            [
                Step.Read, CutsOff(),

                // Closes the connection: the second attempt needs a new one.
                Step.Write(RawHttp.Error(503, "ServiceUnavailableException", "too busy", ("Connection", "close"))),
            ]);
        await using var gateway = await StartAsync(bedrock, (_, _) => throw new SocketException());

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_unavailable", (string?)problem["code"]);
        Assert.True(problem["retryable"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_idle_connection_that_was_given_up_and_cannot_be_replaced_may_have_been_billed()
    {
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.Write(RawHttp.Ok()), Step.Read, CutsOff(), Step.Reset]);
        await using var gateway = await StartAsync(bedrock, (_, _) => throw new SocketException());
        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        _clock.Advance(TimeSpan.FromSeconds(60));

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertLostAsync(response);
    }

    [Fact]
    public async Task What_was_throttled_and_then_held_back_is_not_told_that_nothing_was_sent()
    {
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:MaxAttempts"] = "2" },
            gateway: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Services.AddSingleton<Func<double>>(() => 0);
            });
        using var leave = new CancellationTokenSource();
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Hang);
        var hanging = gateway.Post("/converse", Some.ConverseRequest(), leave.Token);
        await gateway.Aws.Faults.WhenAllMetAsync(TestContext.Current.CancellationToken);
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Throttling);

        var answered = gateway.Post("/converse", Some.ConverseRequest());
        var pause = TimeSpan.FromSeconds(0.5);
        await clock.TimerAsync(pause, TestContext.Current.CancellationToken);
        clock.Advance(pause);
        using var response = await answered;

        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_throttled", (string?)problem["code"]);
        Assert.DoesNotContain("何も送信されていません", (string?)problem["detail"], StringComparison.Ordinal);
        var settled = await gateway.Logs.NextAsync(
            logged => logged.Id == 4000 && Equals(logged.Values["Code"], "upstream_throttled"));
        Assert.Equal(1, settled.Values["Attempts"]);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Theory]
    [InlineData("simulator.model-timeout")]
    [InlineData("simulator.truncated")]
    public async Task An_answer_that_may_have_been_billed_is_counted_as_ambiguous(string model)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: model));

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(1, settled.Values["AmbiguousAttempts"]);
    }

    private static async Task AssertLostAsync(HttpResponseMessage response)
    {
        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_connection_lost", (string?)problem["code"]);
        Assert.False(problem["retryable"]!.GetValue<bool>());
        Assert.DoesNotContain("何も送信されていない", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Null(response.Headers.RetryAfter);
    }

    // After this step, names are resolved by the look-up that the test has given.
    private Step CutsOff() => Step.WaitFor(_ =>
    {
        _cutOff = true;
        return Task.CompletedTask;
    });

    private async Task<IPAddress[]> TimePassesAsync(string host, CancellationToken cancellationToken)
    {
        _clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return [];
    }

    private Task<TestGateway> StartAsync(ScriptedSocket bedrock, HostLookup? lookup = null) => TestGateway.StartAsync(
        new() { ["Bedrock:RetryAmbiguous"] = "true", ["Bedrock:MaxAttempts"] = "2" },
        gateway: builder =>
        {
            // Another name than that of STS and the control plane, so that only model calls are cut off.
            builder.Configuration.AddInMemoryCollection(
                [new("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", $"http://localhost:{bedrock.EndPoint.Port}/")]);
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.Services.AddSingleton<Func<double>>(() => 0);
            builder.Services.AddSingleton<HostLookup>((host, cancellationToken) =>
                host != "localhost" ? Dns.GetHostAddressesAsync(host, cancellationToken)
                : _cutOff ? lookup!(host, cancellationToken)
                : Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        });
}
