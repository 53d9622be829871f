using System.Net;
using System.Net.Sockets;
using Gateway.Network;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Runtime;

/// <summary>The opening, keeping, closing and replacing of connections to Bedrock.</summary>
public class ConnectionTests
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_idle_connection_that_was_given_up_is_replaced_and_the_caller_sees_nothing(bool reset)
    {
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.Write(RawHttp.Ok()), Step.Read, .. reset ? [Step.Reset] : Array.Empty<Step>()],
            [Step.Read, Step.Write(RawHttp.Ok())]);
        await using var gateway = await StartAsync(bedrock);
        using var first = await gateway.Post("/converse", Some.ConverseRequest());

        _clock.Advance(TimeSpan.FromSeconds(60));
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
        Assert.Equal((2, 3), (bedrock.Connections.Total, bedrock.Requests.Total));
        var settled = await gateway.Logs.NextAsync(
            logged => logged.Id == 4000 && Equals(logged.Values["Attempts"], 2));
        Assert.Equal(0, settled.Values["AmbiguousAttempts"]);
    }

    [Fact]
    public async Task A_connection_in_steady_use_that_is_reset_may_have_been_billed()
    {
        await using var bedrock = ScriptedSocket.Start([Step.Read, Step.Write(RawHttp.Ok()), Step.Read, Step.Reset]);
        await using var gateway = await StartAsync(bedrock);
        using var first = await gateway.Post("/converse", Some.ConverseRequest());

        _clock.Advance(TimeSpan.FromSeconds(4));
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("upstream_connection_lost", (string?)(await Some.JsonAsync(second))["code"]);
        Assert.Equal(2, bedrock.Requests.Total);
    }

    [Fact]
    public async Task A_server_that_took_its_time_before_the_reset_may_have_been_at_work()
    {
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.Write(RawHttp.Ok()), Step.Read, Passes(1), Step.Reset]);
        await using var gateway = await StartAsync(bedrock);
        using var first = await gateway.Post("/converse", Some.ConverseRequest());

        _clock.Advance(TimeSpan.FromSeconds(60));
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("upstream_connection_lost", (string?)(await Some.JsonAsync(second))["code"]);
        Assert.Equal(2, bedrock.Requests.Total);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_asked_for_again_however_long_the_connection_was_idle()
    {
        var beginning = RawHttp.Ok()[..^3];
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.Write(RawHttp.Ok()), Step.Read, Step.Write(beginning)]);
        await using var gateway = await StartAsync(bedrock);
        using var first = await gateway.Post("/converse", Some.ConverseRequest());

        _clock.Advance(TimeSpan.FromSeconds(60));
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("upstream_connection_lost", (string?)(await Some.JsonAsync(second))["code"]);
        Assert.Equal(2, bedrock.Requests.Total);
    }

    [Fact]
    public async Task A_second_connection_given_up_in_one_call_is_the_last()
    {
        // Two calls at once, so that there are two connections.
        using var together = new Barrier(2);
        Step[] once =
        [
            Step.Read, Step.WaitFor(left => Task.Run(() => together.SignalAndWait(left), left)),
            Step.Write(RawHttp.Ok()), Step.Read, Step.Reset,
        ];
        await using var bedrock = ScriptedSocket.Start(once, once, [Step.Read, Step.Write(RawHttp.Ok()), Step.Again]);
        await using var gateway = await StartAsync(bedrock);
        await Task.WhenAll(
            gateway.Post("/converse", Some.ConverseRequest()), gateway.Post("/converse", Some.ConverseRequest()));

        _clock.Advance(TimeSpan.FromSeconds(60));
        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("upstream_connection_lost", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal((2, 4), (bedrock.Connections.Total, bedrock.Requests.Total));
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_connected_to_is_left_alone_for_a_second_after_five_failures()
    {
        // The server speaks no TLS: each attempt to connect is counted, and each fails.
        await using var bedrock = ScriptedSocket.Start([Step.Write([0])]);
        await using var gateway = await StartAsync(bedrock, new()
        {
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = $"https://127.0.0.1:{bedrock.EndPoint.Port}",
            ["Bedrock:MaxAttempts"] = "1",
        });

        for (var i = 0; i < 8; i++)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            Assert.Equal("upstream_unreachable", (string?)(await Some.JsonAsync(response))["code"]);
        }

        Assert.Equal(5, bedrock.Connections.Total);
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var probe = await gateway.Post("/converse", Some.ConverseRequest());
        using var after = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal(6, bedrock.Connections.Total);
    }

    [Fact]
    public async Task Bad_answers_do_not_open_the_breaker()
    {
        await using var bedrock = ScriptedSocket.Answering(RawHttp.Error(500, "InternalServerException", "no"));
        await using var gateway = await StartAsync(bedrock, new() { ["Bedrock:MaxAttempts"] = "1" });

        for (var i = 0; i < 20; i++)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
        }

        Assert.Equal(20, bedrock.Requests.Total);
    }

    [Theory]
    [InlineData("00:00:01", 2)]
    [InlineData("00:05:00", 1)]
    public async Task A_connection_past_its_lifetime_is_replaced(string lifetime, int connections)
    {
        await using var bedrock = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(bedrock, new() { ["Bedrock:ConnectionLifetime"] = lifetime });

        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken); // The handler has no injected clock.
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(connections, bedrock.Connections.Total);
    }

    [Fact]
    public async Task A_silent_connection_is_probed_before_an_interface_endpoint_forgets_it()
    {
        await using var bedrock = ScriptedSocket.Answering(RawHttp.Ok());
        Socket? socket = null;
        var connector = new UpstreamConnector(
            Dns.GetHostAddressesAsync, new VpcAddresses([], UpstreamProfile.Simulator),
            NullLogger<UpstreamConnector>.Instance);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var stream = await connector.ConnectAsync(context, cancellationToken);
                socket = Assert.IsType<NetworkStream>(stream).Socket;
                return stream;
            },
        });

        await http.GetStringAsync(bedrock.Address, TestContext.Current.CancellationToken);

        int Option(SocketOptionName name) => (int)socket!.GetSocketOption(SocketOptionLevel.Tcp, name)!;
        Assert.NotEqual(0, socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.True(socket.NoDelay);
        Assert.InRange(Option(SocketOptionName.TcpKeepAliveTime), 1, 349);
        Assert.InRange(
            Option(SocketOptionName.TcpKeepAliveTime)
                + (Option(SocketOptionName.TcpKeepAliveInterval) * Option(SocketOptionName.TcpKeepAliveRetryCount)),
            1, 349);
    }

    private Step Passes(int seconds) => Step.WaitFor(_ =>
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    });

    private Task<TestGateway> StartAsync(ScriptedSocket bedrock, Dictionary<string, string?>? settings = null) =>
        TestGateway.StartAsync(
            new Dictionary<string, string?>
            {
                ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = bedrock.Address.ToString(),
            }.Concat(settings ?? []).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value),
            gateway: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_clock);
                builder.Services.AddSingleton<Func<double>>(() => 0);
            });
}
