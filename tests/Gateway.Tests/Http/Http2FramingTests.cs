using Gateway.Testing;

namespace Gateway.Tests.Http;

/// <summary>Requests that HTTP/2 forbids, because a server after it could read them differently as HTTP/1.1.</summary>
public class Http2FramingTests
{
    [Theory]
    [InlineData("x-a", "b", "200")]
    [InlineData("te", "trailers", "200")]
    [InlineData("expect", "100-continue", "200")]
    [InlineData("content-length", "{n}", "200")]
    [InlineData("transfer-encoding", "chunked", "400")]
    [InlineData("transfer-encoding", "gzip, chunked", "400")]
    [InlineData("keep-alive", "timeout=5", "400")]
    [InlineData("proxy-connection", "keep-alive", "400")]
    [InlineData("upgrade", "h2c", "400")]
    [InlineData("expect", "200-ok", "400")]
    [InlineData("connection", "close", "goaway")]
    [InlineData("te", "gzip", "goaway")]
    [InlineData("X-A", "b", "goaway")]
    [InlineData("content-length", "+{n}", "400 reset goaway")]
    [InlineData("content-length", "0{n}", "400 reset goaway")]
    [InlineData("content-length", "3", "400 reset goaway")]
    public async Task A_header_that_HTTP_2_forbids_is_refused(string name, string value, string answers)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http2 = new RawHttp2();
        var body = Some.ConverseRequest("x");

        var answer = await http2.RespondAsync(
            gateway.H2cUrl.Port,
            [
                .. Pseudo("POST"), ("x-api-key", gateway.Key), ("content-type", "application/json"),
                (name, value.Replace("{n}", $"{body.Length}", StringComparison.Ordinal)),
            ],
            body);

        Assert.Contains(answer, answers.Split(' '));
        Assert.Equal(answers == "200" ? 1 : 0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task TRACE_is_405_without_a_key()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http2 = new RawHttp2();

        Assert.Equal("405", await http2.RespondAsync(gateway.H2cUrl.Port, Pseudo("TRACE"), ""));
    }

    [Fact]
    public async Task CONNECT_is_405_without_a_key()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http2 = new RawHttp2();

        var answer = await http2.RespondAsync(
            gateway.H2cUrl.Port, [(":method", "CONNECT"), (":authority", "localhost:443")], "");

        Assert.Equal("405", answer);
    }

    private static (string Name, string Value)[] Pseudo(string method) =>
        [(":method", method), (":scheme", "http"), (":path", "/converse"), (":authority", "localhost")];
}
