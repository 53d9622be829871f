using System.Net.Sockets;
using System.Text;
using Gateway.Simulator.Faults;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Converse;

public class CallerConnectionTests
{
    [Fact]
    public async Task A_caller_that_leaves_is_settled_as_such()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Hang);
        using var leave = new CancellationTokenSource();

        var call = gateway.Post("/converse", Some.ConverseRequest(), leave.Token);
        await gateway.ArrivedAtBedrockAsync(2);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var line = await gateway.Logs.NextAsync(logged => logged.Id == 4000 && 499.Equals(logged.Values["Status"]));

        Assert.Equal("client_closed", line.Values["Code"]);
        Assert.Equal(1, line.Values["Attempts"]);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n{}")]
    [InlineData("Content-Length: 2, 2\r\n\r\n{}")]
    public async Task A_malformed_body_framing_is_400_and_never_500(string rest)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", gateway.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /converse HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + $"x-api-key: {gateway.Key}\r\n{rest}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400 ", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST http://localhost/converse HTTP/1.1")]
    [InlineData("POST http://localhost/model/claude-haiku-4-5/converse HTTP/1.1")]
    [InlineData("POST /model/x/../claude-haiku-4-5/converse HTTP/1.1")]
    [InlineData("POST /model/%2e%2e/converse HTTP/1.1")]
    [InlineData("POST /c%6Fnverse HTTP/1.1")]
    public async Task Another_spelling_of_the_target_on_the_wire_calls_nothing(string requestLine)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", gateway.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        var body = Some.NativeRequest("x");

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"{requestLine}\r\nHost: localhost\r\nContent-Type: application/json\r\nx-api-key: {gateway.Key}\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Matches(@"\AHTTP/1\.1 4\d\d ", status);
        Assert.Equal(0, gateway.BedrockCalls);
    }
}
