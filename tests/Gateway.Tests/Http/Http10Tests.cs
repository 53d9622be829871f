using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Http;

/// <summary>HTTP/1.0, which nginx uses to an upstream by default, and `ab` and old PHP always.</summary>
public class Http10Tests
{
    [Theory]
    [InlineData("/converse", true)]
    [InlineData("/model/claude-haiku-4-5/converse", false)]
    public async Task A_whole_answer_has_its_length_and_ends_the_connection(string path, bool isOwn)
    {
        await using var gateway = await TestGateway.StartAsync();

        var (head, body) = await AskAsync(gateway, path, isOwn ? Some.ConverseRequest() : Some.NativeRequest());

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Connection: close", head, StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"), head,
            StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(body)!["output"]);
    }

    [Theory]
    [InlineData("invoke")]
    [InlineData("count-tokens")]
    public async Task So_has_one_of_every_other_operation_without_a_stream(string operation)
    {
        const string Inner = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""";
        await using var gateway = await TestGateway.StartAsync();
        var request = operation == "invoke"
            ? Inner
            : "{\"input\":{\"invokeModel\":{\"body\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Inner)) + "\"}}}";

        var (head, body) = await AskAsync(gateway, $"/model/claude-haiku-4-5/{operation}", request);

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(body)}", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connection: keep-alive")]
    [InlineData("Connection: Keep-Alive\r\nKeep-Alive: timeout=5")]
    [InlineData("Expect: 100-continue")]
    [InlineData("Upgrade: h2c\r\nConnection: Upgrade")]
    public async Task What_is_asked_of_the_connection_is_not_done_and_what_follows_is_no_request(string header)
    {
        await using var gateway = await TestGateway.StartAsync();

        var (head, body) = await AskAsync(gateway, "/converse", Some.ConverseRequest(), header, "GET /health/live HTTP/1.0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", head, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/converse/stream", true)]
    [InlineData("/model/claude-haiku-4-5/converse-stream", false)]
    [InlineData("/model/claude-haiku-4-5/invoke-with-response-stream", false)]
    public async Task A_stream_is_refused_with_the_reason(string path, bool isOwn)
    {
        await using var gateway = await TestGateway.StartAsync();

        var (head, body) = await AskAsync(gateway, path, isOwn ? Some.ConverseRequest() : Some.NativeRequest());

        Assert.StartsWith("HTTP/1.1 400 ", head, StringComparison.Ordinal);
        Assert.Contains("A stream cannot be sent over HTTP/1.0", body, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Theory]
    [InlineData("{n}\r\nContent-Length: {n}")]
    [InlineData("{n}\r\nTransfer-Encoding: chunked")]
    [InlineData("{n}\r\nTransfer-Encoding: identity")]
    [InlineData("+{n}")]
    [InlineData("0{n}")]
    [InlineData("-1")]
    [InlineData("{n}, {n}")]
    [InlineData("")]
    public async Task A_length_in_doubt_is_refused(string length)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = Some.ConverseRequest("x");

        await connection.SendAsync(
            "POST /converse HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"x-api-key: {gateway.Key}\r\n"
            + $"Content-Length: {length.Replace("{n}", $"{body.Length}", StringComparison.Ordinal)}\r\n\r\n{body}");
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("GET /models", true)]
    [InlineData("GET /residency", false)]
    [InlineData("GET /swagger/v1/swagger.json", false)]
    [InlineData("GET /health/ready", false)]
    [InlineData("HEAD /health/ready", false)]
    [InlineData("GET /nothing", false)]
    public async Task What_has_no_body_is_answered_to_the_end_of_the_connection(string request, bool isJson)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync([$"{request} HTTP/1.0", $"x-api-key: {gateway.Key}"]);
        var parts = (await connection.ReadToEndAsync()).Split("\r\n\r\n", 2);

        Assert.Contains("Connection: close", parts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", parts[0], StringComparison.OrdinalIgnoreCase);
        Assert.True(!isJson || JsonNode.Parse(parts[1]) is JsonObject);
    }

    private static async Task<(string Head, string Body)> AskAsync(
        TestGateway gateway, string path, string body, string header = "Accept: */*", string behind = "")
    {
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
            $"POST {path} HTTP/1.0\r\nHost: gateway\r\n{header}\r\nAccept-Language: en\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nx-api-key: {gateway.Key}\r\n\r\n{body}{behind}");
        var parts = (await connection.ReadToEndAsync()).Split("\r\n\r\n", 2);
        return (parts[0], parts[1]);
    }
}
