using System.Text;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Gateway.Surfaces.OpenAI;
using Gateway.Testing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>Errors as OpenAI's SDKs read them: message, type, param, code, and whether to send again.</summary>
public class OpenAIErrorFormatTests
{
    private static readonly OpenAIErrorFormat Format = new();

    // Codes on which clients act: they summarise the conversation, wait, or give up.
    [Theory]
    [InlineData("Input is too long for requested model.", "context_length_exceeded")]
    [InlineData("prompt is too long: 201000 tokens > 200000 maximum", "context_length_exceeded")]
    [InlineData("The model returned the following errors: prompt is too long: 201000 tokens > 200000 maximum", "context_length_exceeded")]
    [InlineData("input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length", "context_length_exceeded")]
    [InlineData("Input Tokens Exceeded: Number of input tokens exceeds maximum length.", "context_length_exceeded")]
    [InlineData("400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 9001", "context_length_exceeded")]
    [InlineData("This model's maximum context length is 131072 tokens.", "context_length_exceeded")]
    [InlineData("too many total text bytes: 25000001 > 25000000", "context_length_exceeded")]
    [InlineData("messages.1.content.0.text: too short", "upstream_validation")]
    [InlineData("The model's text is too long a name.", "upstream_validation")]
    public void A_prompt_beyond_the_context_window_has_OpenAIs_code(string message, string code)
    {
        var told = Body(Upstream(ErrorCode.UpstreamValidation, 400, message));

        Assert.Equal(code, (string?)told["code"]);
        Assert.Equal("invalid_request_error", (string?)told["type"]);
        Assert.Equal(message, (string?)told["message"]);
    }

    // AWS's text about a quota of a minute says "too many tokens" as well.
    [Fact]
    public void A_throttled_request_is_not_taken_for_one_that_is_too_long()
    {
        var throttled = Upstream(ErrorCode.UpstreamThrottled, 429, "Too many input tokens, please wait.") with
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

        Assert.Equal("rate_limit_exceeded", (string?)Body(throttled)["code"]);
        Assert.Equal("rate_limit_error", (string?)Body(throttled)["type"]);
    }

    public static TheoryData<string> Codes => [.. ErrorCode.All.Select(code => code.Name)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Clients_are_told_whether_to_send_again(string name)
    {
        var code = ErrorCode.All.Single(code => code.Name == name);
        var error = new GatewayError(code, new Text("説明", "detail")) { RetryAfter = TimeSpan.FromSeconds(300.5) };

        var told = Headers(error);
        var billed = Headers(error with { MayBeBilled = true });

        Assert.Equal(code.Retryable ? "true" : "false", told["x-should-retry"]);
        Assert.Equal("false", billed["x-should-retry"]);

        // Nobody waits for a quota of days.
        var waits = code != ErrorCode.QuotaExceeded;
        Assert.Equal(waits ? "60" : null, (string?)told.RetryAfter);
        Assert.Equal(waits ? "1" : null, (string?)Headers(error with { RetryAfter = TimeSpan.FromMilliseconds(1) }).RetryAfter);
    }

    [Fact]
    public void A_quota_of_a_day_is_one_for_which_nobody_waits()
    {
        var daily = Upstream(ErrorCode.UpstreamThrottled, 429, "Too many tokens per day, please wait before trying again.");

        Assert.Equal("insufficient_quota", (string?)Body(daily)["code"]);
        Assert.Equal("insufficient_quota", (string?)Body(daily)["type"]);
        Assert.Equal("false", Headers(daily)["x-should-retry"]);
        Assert.Equal("rate_limit_exceeded", (string?)Body(daily with { MidStream = true })["code"]);
    }

    [Fact]
    public void The_first_member_that_is_wrong_is_param()
    {
        var error = ErrorCode.MemberNotAllowed.Because("説明", "detail") with
        {
            Members = ["messages[3].content[0].image_url", "user"],
        };

        Assert.Equal("messages[3].content[0].image_url", (string?)Body(error)["param"]);
        Assert.True(Body(error with { Members = [] }).ContainsKey("param"));
        Assert.Null(Body(error with { Members = [] })["param"]);
    }

    // Open WebUI and Dify show the message alone.
    [Fact]
    public void Whoever_has_to_ask_the_operator_reads_the_request_id()
    {
        var own = ErrorCode.InternalError.Because("説明", "detail");
        var callers = ErrorCode.InvalidRequest.Because("説明", "detail");

        Assert.Equal("detail (internal_error) (x-request-id: req-1)", (string?)Body(own)["message"]);
        Assert.Equal("detail (invalid_request)", (string?)Body(callers)["message"]);
    }

    // Each request is answered before a model is called, in places of their own: routing, framing, authentication.
    [Theory]
    [InlineData("POST /v1/chat/completions HTTP/1.1", "Transfer-Encoding: gzip, chunked\r\n\r\n0", 400, "invalid_request")]
    [InlineData("POST /v1/embeddings HTTP/1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0", 400, "invalid_request")]
    [InlineData("POST /openai/v1/chat/completions HTTP/1.1", "Content-Length: 5\r\nExpect: x\r\n\r\n0", 400, "invalid_request")]
    [InlineData("TRACE /v1/models HTTP/1.1", "X-A: b", 405, "method_not_allowed")]
    [InlineData("GET /v1/models HTTP/1.1", "X-A: b", 401, "invalid_api_key")]
    [InlineData("GET /V1/Nothing HTTP/1.1", "X-A: b", 401, "invalid_api_key")]
    [InlineData("OPTIONS /v1/chat/completions HTTP/1.1", "X-A: b", 401, "invalid_api_key")]
    [InlineData("GET /v1//models HTTP/1.1", "X-A: b", 401, "invalid_api_key")]
    public async Task Whatever_is_refused_below_v1_has_the_form(string line, string rest, int status, string code)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync($"{line}\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: req-1\r\n{rest}\r\n\r\n");
        var answer = (await connection.ReadToEndAsync()).Split("\r\n\r\n", 2);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer[0], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", answer[0], StringComparison.Ordinal);
        Assert.Contains("X-Request-Id: req-1\r\n", answer[0], StringComparison.Ordinal);
        Assert.Contains("x-should-retry: false", answer[0], StringComparison.Ordinal);
        Assert.Equal(code, (string?)JsonNode.Parse(answer[1])!["error"]!["code"]);
    }

    private static GatewayError Upstream(ErrorCode code, int status, string message) => code.Because("説明", "detail") with
    {
        Upstream = new Upstream("bedrock-runtime", status, "ValidationException", "aws-1") { Message = message },
    };

    private static JsonObject Body(GatewayError error) => JsonNode.Parse(Encoding.UTF8.GetString(
        Format.BodyOf(error, new ErrorText("detail", "", Language.English, "req-1"))))!["error"]!.AsObject();

    private static IHeaderDictionary Headers(GatewayError error)
    {
        var context = new DefaultHttpContext();
        Format.WriteHeaders(context, error);
        return context.Response.Headers;
    }
}
