using System.Net;
using Gateway.Bedrock;
using Gateway.Bedrock.Runtime;
using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Http;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock;

/// <summary>The record of each attempt of a request.</summary>
public class AttemptRecordTests
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Each_of_three_attempts_is_kept_with_its_id_its_status_and_its_times()
    {
        await using var bedrock = ScriptedSocket.Start(
            [
                Step.Read, Passes(1), Step.Write(Respond(503, "first")), Step.Read, Passes(2), Step.Write(Respond(500, "second")),
                Step.Read, Passes(3), Step.Write(Respond(200, "third")),
            ]);
        await using var gateway = await StartAsync(bedrock);
        var (call, began) = (Call(gateway), _clock.GetTimestamp());

        using var response = await SendAsync(gateway, call);

        Assert.NotNull(response);
        Assert.Equal(
            [(503, "first"), (500, "second"), (200, "third")],
            call.Attempts.Select(attempt => (attempt.Status!.Value, attempt.UpstreamRequestId!)));
        Assert.All(call.Attempts, attempt => Assert.True(attempt is { Host: "127.0.0.1", BytesSent: true, Ambiguous: false }));
        Assert.All(call.Attempts, attempt => Assert.Equal("444455556666/ap-northeast-1", attempt.Target.Name));
        Assert.Equal([1, 2, 3], call.Attempts.Select(attempt => attempt.Duration!.Value.TotalSeconds));
        Assert.Equal([0, 1, 3], call.Attempts.Select(attempt => _clock.GetElapsedTime(began, attempt.StartedAt).TotalSeconds));
        var record = RecordOf(call);
        Assert.Equal((3, 0, "third"), (record.Attempts.Count, record.AmbiguousAttempts, record.UpstreamRequestId));
        Assert.Equal(call.Attempts[2].SessionName, record.SessionName);
    }

    [Fact]
    public async Task The_log_names_the_request_id_of_the_attempt_that_answered()
    {
        await using var bedrock = ScriptedSocket.Answering(
            Respond(503, "first"), Respond(503, "second"), Respond(200, "third"));
        await using var gateway = await StartAsync(bedrock);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal((3, "third"), (settled.Values["Attempts"], settled.Values["UpstreamRequestId"]));
    }

    [Fact]
    public async Task The_id_is_that_of_the_attempt_whose_answer_began_though_a_later_one_had_none()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Write(Respond(200, "cut")[..^1]), Step.Reset], [Step.Read, Step.Reset]);
        await using var gateway = await StartAsync(bedrock, ("Bedrock:RetryAmbiguous", "true"), ("Bedrock:MaxAttempts", "2"));
        var call = Call(gateway);

        using var response = await SendAsync(gateway, call);

        Assert.Null(response);
        Assert.Equal([true, true], call.Attempts.Select(attempt => attempt.Ambiguous));
        Assert.Equal([200, null], call.Attempts.Select(attempt => attempt.Status));
        Assert.Equal("cut", RecordOf(call).UpstreamRequestId);
    }

    [Fact]
    public async Task An_attempt_that_could_not_connect_sent_no_byte()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Write([0])]);
        await using var gateway = await StartAsync(
            bedrock, ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", $"https://127.0.0.1:{bedrock.EndPoint.Port}"));
        var call = Call(gateway);

        using var response = await SendAsync(gateway, call);

        Assert.Null(response);
        Assert.Equal(3, call.Attempts.Count);
        Assert.All(call.Attempts, attempt => Assert.True(attempt is { BytesSent: false, Ambiguous: false, Status: null }));
    }

    private static RequestRecord RecordOf(BedrockCall call) =>
        new("request", new Application("demo", new ApplicationOptions { Name = "demo" }), null, "Converse", 0) { Attempts = call.Attempts };

    private static async Task<BedrockResponse?> SendAsync(TestGateway gateway, BedrockCall call)
    {
        var client = gateway.Services.GetRequiredService<BedrockClient>();
        using var timer = gateway.Services.GetRequiredService<RequestTimers>().Start(TestContext.Current.CancellationToken);
        return (await client.SendAsync(call, timer)).Is(out var response, out _) ? response : null;
    }

    private static byte[] Respond(int status, string id) => RawHttp.Respond(
        status, "{}"u8.ToArray(), ("Content-Type", "application/json"), ("x-amzn-RequestId", id),
        ("x-amzn-ErrorType", status == 500 ? "InternalServerException" : "ServiceUnavailableException"));

    private static BedrockCall Call(TestGateway gateway) => new(
        "request", Some.Placement(Assert.Single(gateway.Services.GetRequiredService<UpstreamTargets>().All)),
        BedrockOperation.Converse, [], "{}"u8.ToArray(), TimeSpan.FromMinutes(5), mayRetry: true)
    {
        AttemptTimeout = TimeSpan.FromMinutes(5),
    };

    private Step Passes(int seconds) => Step.WaitFor(_ =>
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    });

    private Task<TestGateway> StartAsync(ScriptedSocket bedrock, params (string Key, string Value)[] settings) =>
        TestGateway.StartAsync(
            settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
            gateway: builder =>
            {
                if (!settings.Any(setting => setting.Key.StartsWith("AWS_", StringComparison.Ordinal)))
                {
                    bedrock.AsBedrock(builder);
                }

                builder.Services.AddSingleton<TimeProvider>(_clock);
                builder.Services.AddSingleton<Func<double>>(() => 0);
            });
}
