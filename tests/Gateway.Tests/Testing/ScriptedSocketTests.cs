using System.Net;
using Gateway.Testing;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Testing;

public class ScriptedSocketTests
{
    private static readonly byte[] Request = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"u8.ToArray();

    [Fact]
    public async Task Connections_take_the_scripts_in_order_and_the_last_is_repeated()
    {
        await using var server = ScriptedSocket.Start(
            [Step.Read, Step.Write([1])], [Step.Read, Step.Write([2]), Step.Reset], [Step.Read, Step.Write([3])]);
        var ends = new List<string>();

        for (var i = 0; i < 4; i++)
        {
            using var client = await RawSocket.ConnectAsync(server.Address);
            await client.SendAsync(Request);
            var (pieces, reset) = await client.ReadToEndAsync();
            ends.Add($"{pieces.Sum(piece => piece.Sum(b => b))}{(reset ? " reset" : "")}");
        }

        Assert.Equal(["1", "2 reset", "3", "3"], ends);
        await server.Connections.WhenNoneOpenAsync();
        Assert.Equal((4, 4), (server.Connections.Total, server.Requests.Total));
    }

    [Fact]
    public async Task A_request_is_read_to_its_end_however_it_comes_and_the_next_stays_for_the_next()
    {
        await using var server = ScriptedSocket.Answering([1], [2]);
        using var client = await RawSocket.ConnectAsync(server.Address);

        await client.SendAsync(Request.AsMemory(..^1));
        Assert.Equal(0, server.Requests.Total);
        await client.SendAsync((byte[])[Request[^1], .. Request]);

        Assert.Equal([1, 2], await client.ReadAsync(2));
        Assert.Equal((1, 2), (server.Connections.Total, server.Requests.Total));
    }

    [Fact]
    public async Task It_hangs_until_the_client_has_left()
    {
        await using var server = ScriptedSocket.Start([Step.Read, Step.Hang]);
        using var client = await RawSocket.ConnectAsync(server.Address);

        await client.SendAsync(Request);
        await server.Requests.WhenTotalAsync(1);
        Assert.Equal(1, server.Connections.Open);
        client.End();

        await server.Connections.WhenNoneOpenAsync();
    }

    [Fact]
    public async Task What_a_script_cannot_read_fails_the_test()
    {
        var server = ScriptedSocket.Start([Step.Read]);
        using var client = await RawSocket.ConnectAsync(server.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        await client.ReadToEndAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => server.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task It_stands_in_the_place_of_STS_and_of_Bedrock()
    {
        await using var sts = ScriptedSocket.Answering(RawHttp.Session());
        await using var bedrock = ScriptedSocket.Answering(RawHttp.Ok(), RawHttp.Stream(BedrockFrames.Greeting));
        await using var gateway = await TestGateway.StartAsync(gateway: builder =>
        {
            sts.AsSts(builder);
            bedrock.AsBedrock(builder);
        });

        using var whole = await gateway.Post("/converse", Some.ConverseRequest());
        await using var stream = await StreamingResponse.OpenAsync(
            gateway, "/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal(BedrockFrames.Join(BedrockFrames.Greeting), bytes);
        Assert.True(complete);
        Assert.Equal((1, 2, 1), (sts.Requests.Total, bedrock.Requests.Total, bedrock.Connections.Total));
    }
}
