using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry;

/// <summary>Secrets in texts that others write: the server's own log, and the text of an AWS denial.</summary>
public class LeakTests
{
    [Theory]
    [InlineData("x-api-key : ")]
    [InlineData("Authorization : Bearer ")]
    [InlineData(" x-api-key: ")]
    public async Task A_key_in_a_header_that_cannot_be_read_reaches_no_log_at_any_level(string before)
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.EveryLevel);
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(["GET /models HTTP/1.1", "Host: localhost", before + gateway.Key]);
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(gateway.Logs.Events, logged => logged.Level == LogLevel.Debug);
        Assert.DoesNotContain(gateway.Key, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /models?key={0} HTTP/1.1")]
    [InlineData("GET /models?key={0} HTTP/9.9")]
    [InlineData("GET /converse?key={0} HTTP/1.1")]
    [InlineData("POST /model/x/converse?key={0} HTTP/1.1")]
    [InlineData("GET /health/live?key={0} HTTP/1.1")]
    [InlineData("GET /swagger/index.html?key={0} HTTP/1.1")]
    [InlineData("GET /swagger?key={0} HTTP/1.1")]
    public async Task A_key_in_the_URL_reaches_no_log_at_any_level(string requestLine)
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.EveryLevel);
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            [requestLine.Replace("{0}", gateway.Key, StringComparison.Ordinal), "Host: x", "Connection: close"]);
        await connection.ReadToEndAsync();

        Assert.DoesNotContain(gateway.Key, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_content_or_secret_is_logged_when_every_category_logs_everything()
    {
        const string Canary = "CANARY7f3a";
        await using var gateway = await TestGateway.StartAsync(TestGateway.EveryLevel);

        using var own = await gateway.Post("/converse", Some.ConverseRequest(Canary));
        using var native = await gateway.Post("/model/simulator.validation/converse", Some.NativeRequest(Canary));
        using var unknown = await gateway.Post("/converse", Some.ConverseRequest(Canary, modelId: Canary));

        Assert.Contains(gateway.Logs.Events, logged => logged.Level == LogLevel.Trace);
        Assert.DoesNotContain(Canary, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Key, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.All(
            gateway.IssuedSecrets(),
            secret => Assert.DoesNotContain(secret, gateway.Logs.Text, StringComparison.Ordinal));
    }

    // AWS repeats the canonical request that it calculated, which contains the session token.
    [Fact]
    public async Task The_session_token_in_AWSs_text_about_a_wrong_signature_is_not_logged()
    {
        const string Token = "IQoJb3JpZ2luX2VjSESSIONTOKEN";
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            + "Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical "
            + "String for this request should have been\n"
            + "'POST\n/model/x/converse\n\nhost:bedrock-runtime.ap-northeast-1.amazonaws.com\n"
            + $"x-amz-security-token:{Token}\n\nhost;x-amz-security-token\n0'\n"));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("credentials_unavailable", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.DoesNotContain(Token, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("InvalidSignatureException", gateway.Logs.Text, StringComparison.Ordinal);
    }
}
