using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing;

namespace Gateway.Tests.Http;

/// <summary>
/// Requests whose end two servers could see at different places. Each is refused before a key is checked, and reaches no model.
/// </summary>
public class RequestFramingTests
{
    private static readonly string Body = Some.ConverseRequest("x");
    private static readonly string Chunked = $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n";
    private static readonly string Length = $"Content-Length: {Body.Length}\r\n";

    // In a request, {n} means the body's length, {x} the same in hexadecimal.
    public static TheoryData<string> RefusedHeaders => new(
        "Transfer-Encoding: chunked\r\nContent-Length: {n}",
        "Content-Length: {n}\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked;q=1",
        "Content-Length: +{n}",
        "Content-Length: 0{n}",
        "Content-Length: -{n}",
        "Content-Length: 0x{x}",
        "Content-Length: {n}_0",
        "Content-Length: {n}, {n}",
        "Content-Length: {n}\r\nContent-Length: {n}",
        "Content-Length: {n}\r\nContent-Length: 3",
        "Content-Length: ",
        "Content-Length: {n} 1",
        "Content-Length: {n}.0",
        "Content-Length: 1e2",
        "Content-Length: 99999999999999999999999999",
        "Content-Length: 18446744073709551616",
        "Content-Length: {n}\r\nExpect: 200-ok",
        "Content-Length: {n}\r\nExpect: 100-continue, 200-ok",
        "Content-Length: {n}\r\nX-A: b\r\n c",
        "Content-Length: {n}\r\nX-A:\r\n Content-Length: 3",
        "Content-Length: {n}\r\n X-A: b",
        "Content-Length : {n}",
        "Content-Length: {n}\r\nX-A: a\0b",
        "Content-Length: {n}\r\nX-A: a\rb",
        "Content-Length: {n}\r\nX-A: a\nX-B: b",
        "Content-Length: {n}\r\nX-A",
        "Content-Length: {n}\r\n: a",
        "Content-Length: {n}\r\nX\tA: b",
        "Content-Length: {n}\r\nHost: elsewhere");

    public static TheoryData<string> RefusedBodies => new(
        "{x};a\nb\r\n{body}\r\n0\r\n\r\n",
        "{x};a\rb\r\n{body}\r\n0\r\n\r\n",
        "{x}\n{body}\r\n0\r\n\r\n",
        "+{x}\r\n{body}\r\n0\r\n\r\n",
        "-{x}\r\n{body}\r\n0\r\n\r\n",
        "0x{x}\r\n{body}\r\n0\r\n\r\n",
        " {x}\r\n{body}\r\n0\r\n\r\n",
        "{x}_0\r\n{body}\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\n{body}\r\n0\r\n\r\n",
        "\r\n{body}\r\n0\r\n\r\n",
        "{x}\r\n{body}xx\r\n0\r\n\r\n",
        "{x}\r\n{body}\n0\r\n\r\n",
        "{x}\r\n{body}\r\n0\r\nno trailer\r\n\r\n");

    // As sent by curl, HttpClient, Java (which offers an upgrade to h2c), Node.js and the AWS SDKs.
    public static TheoryData<string, bool> AcceptedHeaders => new()
    {
        { "Content-Length: {n}", false },
        { "Content-Length:   {n}  ", false },
        { "content-length: {n}\r\nTE: trailers", false },
        { "Content-Length: {n}\r\nExpect: 100-continue", false },
        { "Content-Length: {n}\r\nExpect: 100-Continue", false },
        {
            "Content-Length: {n}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA",
            false
        },
        { "Content-Length: {n}\r\nKeep-Alive: timeout=5\r\nConnection: keep-alive", false },
        { "Transfer-Encoding: chunked", true },
        { "transfer-encoding: Chunked", true },
        { "Transfer-Encoding: chunked\r\nExpect: 100-continue", true },
        { "Transfer-Encoding: chunked\r\nTrailer: X-Checksum", true },
    };

    [Theory]
    [MemberData(nameof(RefusedHeaders))]
    public async Task Headers_that_leave_the_end_in_doubt_are_refused_and_the_connection_closed(string headers)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var isChunked = headers.Contains("Transfer", StringComparison.Ordinal);

        await connection.SendAsync(Request(gateway, Filled(headers) + "\r\n") + (isChunked ? Chunked : Body));
        var answer = await connection.ReadHeadAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [MemberData(nameof(RefusedBodies))]
    public async Task Chunks_that_leave_the_end_in_doubt_are_refused_and_what_follows_is_no_request(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            Request(gateway, "Transfer-Encoding: chunked\r\n") + Filled(body) + Last(gateway));
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Single(Responses(answer));
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task What_follows_two_lengths_is_no_request()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            Request(gateway, "Transfer-Encoding: chunked\r\n" + Length) + "0\r\n\r\n" + Last(gateway));
        var answer = await connection.ReadToEndAsync();

        Assert.Equal(["400"], Responses(answer));
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [MemberData(nameof(AcceptedHeaders))]
    public async Task What_clients_really_send_is_answered(string headers, bool isChunked)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var close = headers.Contains("Connection", StringComparison.Ordinal) ? "" : "Connection: close\r\n";

        await connection.SendAsync(Request(gateway, close + Filled(headers) + "\r\n") + (isChunked ? Chunked : Body));
        var status = await connection.ReadStatusLineAsync();

        Assert.Matches(@"\AHTTP/1\.1 (200 OK|100 Continue)", status);
        await gateway.ArrivedAtBedrockAsync(1);
    }

    [Theory]
    [InlineData("POST /converse HTTP/1.1", "400", "Transfer-Encoding: gzip, chunked")]
    [InlineData("POST /converse HTTP/1.0", "400", "Transfer-Encoding: chunked")]
    [InlineData("POST /converse HTTP/1.0", "400")] // Without a length.
    [InlineData("POST /converse HTTP/0.9", "505")]
    [InlineData("POST /converse HTTP/1.2", "505")]
    [InlineData("GET /models HTTP/1.0", "400", "Content-Length: 5")]
    [InlineData("GET /health/live HTTP/1.0", "400", "Content-Length: 5")]
    [InlineData("GET /health/live HTTP/1.0", "400", "Transfer-Encoding: identity")]
    [InlineData("GET /health/live HTTP/1.0", "200")]
    [InlineData("HEAD /health/live HTTP/1.0", "200")]
    [InlineData("TRACE /converse HTTP/1.1", "405")]
    [InlineData("TRACE /health/live HTTP/1.1", "405")]
    [InlineData("CONNECT localhost:443 HTTP/1.1", "405")]
    [InlineData("CONNECT /converse HTTP/1.1", "405")]
    public async Task Old_versions_and_methods_of_proxies_are_refused_without_asking_for_a_key(
        string requestLine, string status, string header = "X-A: b")
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var host = requestLine.StartsWith("CONNECT l", StringComparison.Ordinal) ? "localhost:443" : "localhost";

        var body = header.StartsWith("Transfer", StringComparison.Ordinal) ? "0\r\n\r\n" : "";
        await connection.SendAsync([requestLine, $"Host: {host}", header], body);
        var answer = await connection.ReadStatusLineAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("POST /converse HTTP/1.1\nHost: localhost\r\n")]
    [InlineData("POST /converse HTTP/1.1\r\nHost: localhost\n")]
    [InlineData("POST  /converse HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("POST /converse HTTP/1.1 x\r\nHost: localhost\r\n")]
    [InlineData("POST /converse HTTP/1.1\r\n")]
    [InlineData("POST http://elsewhere/converse HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("POST https://localhost/converse HTTP/1.1\r\nHost: localhost\r\n")]
    public async Task A_request_line_or_host_in_doubt_is_4xx(string start)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            $"{start}Connection: close\r\nx-api-key: {gateway.Key}\r\nContent-Type: application/json\r\n"
            + $"{Length}\r\n{Body}");
        var answer = await connection.ReadToEndAsync();

        Assert.Matches("^4", Assert.Single(Responses(answer)));
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task A_refusal_has_the_form_of_its_route_and_a_request_id()
    {
        await using var gateway = await TestGateway.StartAsync();
        var own = await RefusedAsync(gateway, "/converse");
        var native = await RefusedAsync(gateway, "/model/claude-haiku-4-5/converse");

        Assert.Contains("application/problem+json", own.Head, StringComparison.Ordinal);
        Assert.Equal("invalid_request", (string?)own.Body["code"]);
        Assert.Equal("req-1", (string?)own.Body["requestId"]);
        Assert.Contains("x-amzn-ErrorType: ValidationException", native.Head, StringComparison.Ordinal);
        Assert.Contains("x-amzn-RequestId: req-1", native.Head, StringComparison.Ordinal);
        Assert.Contains("Transfer-Encoding", (string?)native.Body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_of_proxies_is_405_with_the_methods_there_are()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Trace, "/converse");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
        Assert.Equal("method_not_allowed", (string?)(await Some.JsonAsync(response))["code"]);
    }

    private static async Task<(string Head, JsonNode Body)> RefusedAsync(TestGateway gateway, string path)
    {
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
            [
                $"POST {path} HTTP/1.1", "Host: localhost", "Connection: close", "X-Request-Id: req-1",
                "Transfer-Encoding: gzip, chunked",
            ],
            "0\r\n\r\n");
        var parts = (await connection.ReadToEndAsync()).Split("\r\n\r\n", 2);
        return (parts[0], JsonNode.Parse(parts[1])!);
    }

    private static string Request(TestGateway gateway, string headers) =>
        $"POST /converse HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nx-api-key: {gateway.Key}\r\n"
        + $"{headers}\r\n";

    // A valid request, after which the gateway closes the connection.
    private static string Last(TestGateway gateway) => Request(gateway, "Connection: close\r\n" + Length) + Body;

    private static string Filled(string text) => new StringBuilder(text)
        .Replace("{n}", $"{Body.Length}").Replace("{x}", $"{Body.Length:x}").Replace("{body}", Body).ToString();

    private static List<string> Responses(string text) =>
        [.. Regex.Matches(text, @"HTTP/1\.1 (\d{3}) ").Select(answer => answer.Groups[1].Value)];
}
