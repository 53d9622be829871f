using Gateway.Simulator.Faults;
using Gateway.Testing;

namespace Gateway.Tests.Forwarding;

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
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            "POST /converse HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"x-api-key: {gateway.Key}\r\n{rest}");
        var status = await connection.ReadStatusLineAsync();

        Assert.StartsWith("HTTP/1.1 400 ", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST https://localhost/converse HTTP/1.1")]
    [InlineData("POST http://elsewhere/model/claude-haiku-4-5/converse HTTP/1.1")]
    [InlineData("POST /model/x/../claude-haiku-4-5/converse HTTP/1.1")]
    [InlineData("POST /model/%2e%2e/converse HTTP/1.1")]
    [InlineData("POST /c%6Fnverse HTTP/1.1")]
    public async Task Another_spelling_of_the_target_on_the_wire_calls_nothing(string requestLine)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = Some.NativeRequest("x");

        await connection.SendAsync(
            [
                requestLine, "Host: localhost", "Content-Type: application/json", $"x-api-key: {gateway.Key}",
                $"Content-Length: {body.Length}",
            ],
            body);
        var status = await connection.ReadStatusLineAsync();

        Assert.Matches(@"\AHTTP/1\.1 4\d\d ", status);
        Assert.Equal(0, gateway.BedrockCalls);
    }
}
