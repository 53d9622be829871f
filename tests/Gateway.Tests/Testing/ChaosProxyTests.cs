using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Testing;

/// <summary>Each toxic has its effect. Without it, every test that uses the toxic would pass.</summary>
public class ChaosProxyTests
{
    private static readonly byte[] Request = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"u8.ToArray();
    private static readonly byte[] Response = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
    private static readonly byte[] Other = "other"u8.ToArray();
    private static readonly TimeSpan While = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Without_toxics_every_byte_and_both_ends_pass()
    {
        await using var server = ScriptedSocket.Start([Step.Read, Step.Write(Response), Step.Hang]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        await client.SendAsync(Request);
        var answer = await client.ReadAsync(Response.Length);
        client.End();
        var (rest, reset) = await client.ReadToEndAsync();
        await proxy.Connections.WhenNoneOpenAsync();

        Assert.Equal(Response, answer);
        Assert.Empty(rest);
        Assert.False(reset);
        Assert.Equal((1, 1), (proxy.Connections.Total, server.Requests.Total));
        Assert.Equal((Request.Length, Response.Length), (proxy.ToUpstream.Bytes, proxy.ToClient.Bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Latency_holds_each_piece_back_in_its_direction(bool toClient)
    {
        await using var server = ScriptedSocket.Answering(Response);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        (toClient ? proxy.ToClient : proxy.ToUpstream).Meets(new Latency(While * 1.5, Jitter: While / 2));

        Assert.True(await TimeOfOneAsync(proxy) >= While);
    }

    [Fact]
    public async Task Bandwidth_is_no_more_than_so_many_bytes_a_second()
    {
        await using var server = ScriptedSocket.Answering(Response);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        proxy.ToClient.Meets(new Bandwidth((int)(Response.Length / While.TotalSeconds)));

        Assert.True(await TimeOfOneAsync(proxy) >= While * 0.9);
    }

    [Fact]
    public async Task A_slow_close_comes_after_the_bytes_and_late()
    {
        await using var server = ScriptedSocket.Start([Step.Write(Response)]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        proxy.ToClient.Meets(new SlowClose(While));
        var begin = Stopwatch.GetTimestamp();
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        var (pieces, reset) = await client.ReadToEndAsync();

        Assert.True(Stopwatch.GetElapsedTime(begin) >= While * 0.9);
        Assert.Equal(Response, BedrockFrames.Join([.. pieces]));
        Assert.False(reset);
    }

    [Fact]
    public async Task Silence_takes_what_is_sent_and_gives_nothing_until_it_is_lifted()
    {
        await using var server = ScriptedSocket.Answering(Response, Other);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        var swallowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.ToClient.Meets(new Noted(Response.Length, swallowed), new Silence());
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        await client.SendAsync(Request);
        await swallowed.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        proxy.ToClient.Meets();
        await client.SendAsync(Request);

        Assert.Equal(Other, await client.ReadAsync(Other.Length));
        Assert.Equal((2, 1), (server.Requests.Total, proxy.Connections.Total));
        Assert.Equal(Other.Length, proxy.ToClient.Bytes);
    }

    [Fact]
    public async Task A_reset_at_once_meets_the_connection_before_any_byte()
    {
        await using var server = ScriptedSocket.Start([Step.Write(Response), Step.Hang]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        proxy.ToClient.Meets(new Reset());
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        var (pieces, reset) = await client.ReadToEndAsync();

        Assert.True(reset);
        Assert.Empty(pieces);
        Assert.Equal(0, server.Connections.Total);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_reset_after_so_many_bytes_lets_them_through_and_no_more(int bytes)
    {
        await using var server = ScriptedSocket.Start([Step.Read, Step.Write(Response), Step.Hang]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        proxy.ToClient.Meets(new Reset(bytes));
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        await client.SendAsync(Request);
        var (pieces, reset) = await client.ReadToEndAsync();
        await server.Connections.WhenNoneOpenAsync();

        Assert.True(reset);
        Assert.Equal(Response[..bytes], BedrockFrames.Join([.. pieces]));
        Assert.Equal((1, bytes), (server.Requests.Total, proxy.ToClient.Bytes));
    }

    [Fact]
    public async Task A_slicer_delivers_one_write_in_many_pieces()
    {
        await using var server = ScriptedSocket.Start([Step.Write(Response)]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        proxy.ToClient.Meets(new Slicer(Size: 25, Pause: TimeSpan.FromMilliseconds(500)));
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        var (pieces, reset) = await client.ReadToEndAsync();

        Assert.InRange(pieces.Count, 2, 4);
        Assert.Equal(Response, BedrockFrames.Join([.. pieces]));
        Assert.False(reset);
    }

    [Fact]
    public async Task A_limit_of_data_ends_the_connection_properly_and_in_the_middle()
    {
        await using var server = ScriptedSocket.Start([Step.Write(Response), Step.Hang]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        proxy.ToClient.Meets(new LimitData(40));
        using var client = await RawSocket.ConnectAsync(proxy.Address);

        var (pieces, reset) = await client.ReadToEndAsync();
        client.End();
        await server.Connections.WhenNoneOpenAsync();

        Assert.False(reset);
        Assert.Equal(Response[..40], BedrockFrames.Join([.. pieces]));
    }

    [Fact]
    public async Task Down_resets_what_is_open_and_refuses_what_is_new_until_it_is_up_on_the_same_port()
    {
        await using var server = ScriptedSocket.Answering(Response);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        using var client = await RawSocket.ConnectAsync(proxy.Address);
        await client.SendAsync(Request);
        await client.ReadAsync(Response.Length);

        await proxy.DownAsync();
        var (_, reset) = await client.ReadToEndAsync();
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawSocket.ConnectAsync(proxy.Address));
        proxy.Up();

        Assert.True(reset);
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        await TimeOfOneAsync(proxy);
        Assert.Equal(2, proxy.Connections.Total);
    }

    [Fact]
    public async Task What_the_upstream_resets_is_reset_and_what_cannot_be_connected_too()
    {
        await using var server = ScriptedSocket.Start([Step.Write(Response), Step.Reset]);
        await using var proxy = ChaosProxy.Start(server.EndPoint);
        await using var toNowhere = ChaosProxy.Start(new IPEndPoint(IPAddress.Loopback, 1));
        using var client = await RawSocket.ConnectAsync(proxy.Address);
        using var other = await RawSocket.ConnectAsync(toNowhere.Address);

        Assert.True((await client.ReadToEndAsync()).Reset);
        Assert.True((await other.ReadToEndAsync()).Reset);
    }

    [Fact]
    public async Task Chance_falls_the_same_way_in_every_run()
    {
        using var cut = new CancellationTokenSource();
        var rows = Enumerable.Range(0, 2).Select(_ => new Passage(null!, null!, new Flow(), 3, cut)).ToList();

        var first = Enumerable.Range(0, 50).Select(_ => rows[0].Chance()).ToList();

        Assert.Equal(first, Enumerable.Range(0, 50).Select(_ => rows[1].Chance()));
        Assert.InRange(first.Distinct().Count(), 40, 50);
        Assert.All(first, chance => Assert.InRange(chance, 0, 1));
        await cut.CancelAsync();
    }

    [Fact]
    public async Task Between_the_gateway_and_AWS_it_changes_nothing_that_a_signature_covers()
    {
        await using var sts = ChaosProxy.Start();
        await using var bedrock = ChaosProxy.Start();
        await using var gateway = await TestGateway.StartAsync(gateway: builder =>
        {
            sts.BeforeSts(builder);
            bedrock.BeforeBedrock(builder);
        });

        using var before = await gateway.Post("/converse", Some.ConverseRequest());
        bedrock.ToClient.Meets(new Reset(0));
        using var after = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.GatewayTimeout, after.StatusCode);
        Assert.Equal((1, 1), (sts.Connections.Total, bedrock.Connections.Total));
        Assert.Equal((1, 2), (gateway.StsCalls, gateway.BedrockCalls));
    }

    private static async Task<TimeSpan> TimeOfOneAsync(ChaosProxy proxy)
    {
        using var client = await RawSocket.ConnectAsync(proxy.Address);
        var begin = Stopwatch.GetTimestamp();
        await client.SendAsync(Request);
        Assert.Equal(Response, await client.ReadAsync(Response.Length));
        return Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>Reports when that many bytes have passed.</summary>
    private sealed record Noted(int Bytes, TaskCompletionSource Come) : Toxic
    {
        private int _bytes;

        public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
        {
            await next(bytes);
            if ((_bytes += bytes.Length) >= Bytes)
            {
                Come.TrySetResult();
            }
        }
    }
}
