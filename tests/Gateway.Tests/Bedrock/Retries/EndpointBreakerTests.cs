using System.Net;
using System.Net.Sockets;
using Gateway.Network;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Retries;

/// <summary>The results that open and close the breaker of Bedrock's endpoint, counted by look-ups of its name.</summary>
public class EndpointBreakerTests
{
    // Closes the connection, so that every attempt needs a new one.
    private static readonly byte[] Busy =
        RawHttp.Error(503, "ServiceUnavailableException", "too busy", ("Connection", "close"));

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private bool _cutOff;
    private int _lookups;

    [Theory]
    [InlineData("xxoxxxxxxxxxxxxx")]
    [InlineData("xxxxoxxxxxxxxxxx")]
    [InlineData("oxoxoxoxoxoxoxox")]
    [InlineData("oxxxxxxxxxxxxxxx")]
    public async Task One_attempt_that_got_through_keeps_it_closed(string results)
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Write(Busy)]);
        await using var gateway = await StartAsync(bedrock);

        await CallAsync(gateway, results);

        Assert.Equal(results.Length, _lookups);
    }

    [Fact]
    public async Task It_opens_when_the_last_success_is_more_than_ten_seconds_old()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Write(Busy)]);
        await using var gateway = await StartAsync(bedrock);
        await CallAsync(gateway, "oxxxxxxx");
        _clock.Advance(TimeSpan.FromSeconds(11));

        await CallAsync(gateway, "xxxxxxxx");

        Assert.Equal(8 + 5, _lookups);
    }

    [Fact]
    public async Task Four_failures_in_ten_seconds_do_not_open_it()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Write(Busy)]);
        await using var gateway = await StartAsync(bedrock);

        for (var i = 0; i < 3; i++)
        {
            await CallAsync(gateway, "xxxx");
            _clock.Advance(TimeSpan.FromSeconds(11));
        }

        Assert.Equal(12, _lookups);
    }

    [Fact]
    public async Task The_test_closes_it_with_its_connection_and_nobody_waits_for_its_answer()
    {
        var answer = new TaskCompletionSource();
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.WaitFor(answer.Task.WaitAsync), Step.Write(RawHttp.Ok())],
            [Step.Read, Step.Write(RawHttp.Ok())]);
        await using var gateway = await StartAsync(bedrock);
        await CallAsync(gateway, "xxxxx");
        _clock.Advance(TimeSpan.FromSeconds(1));
        _cutOff = false;

        var test = gateway.Post("/converse", Some.ConverseRequest());
        await bedrock.Requests.WhenTotalAsync(1);
        using var other = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.False(test.IsCompleted);
        answer.SetResult();
        using var tested = await test;

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [other.StatusCode, tested.StatusCode]);
    }

    // x: no connection can be opened; o: Bedrock responds.
    private async Task CallAsync(TestGateway gateway, string results)
    {
        foreach (var result in results)
        {
            _cutOff = result == 'x';
            using var response = await gateway.Post("/converse", Some.ConverseRequest());

            Assert.Equal(
                result == 'x' ? "upstream_unreachable" : "upstream_unavailable",
                (string?)(await Some.JsonAsync(response))["code"]);
        }
    }

    private Task<TestGateway> StartAsync(ScriptedSocket bedrock) => TestGateway.StartAsync(
        new() { ["Bedrock:MaxAttempts"] = "1" },
        gateway: builder =>
        {
            // Another name than that of STS and the control plane, so that only model calls are cut off.
            builder.Configuration.AddInMemoryCollection(
                [new("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", $"http://localhost:{bedrock.EndPoint.Port}/")]);
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.Services.AddSingleton<HostLookup>(LookUpAsync);
        });

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        if (host != "localhost")
        {
            return Dns.GetHostAddressesAsync(host, cancellationToken);
        }

        _lookups++;
        return _cutOff ? throw new SocketException() : Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
