using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>The errors of a chat completion that has not begun, as its client gets them.</summary>
public class ChatErrorTests
{
    private const string Hello = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}]}""";

    [Theory]
    [InlineData(400, "ValidationException", "messages.0: x", 400, "invalid_request_error", "upstream_validation", "false", null)]
    [InlineData(400, "ValidationException", "Input is too long for requested model.", 400, "invalid_request_error", "context_length_exceeded", "false", null)]
    [InlineData(429, "ThrottlingException", "Too many tokens, please wait.", 429, "rate_limit_error", "rate_limit_exceeded", "true", "5")]
    [InlineData(429, "ThrottlingException", "Too many tokens per day, please wait.", 429, "insufficient_quota", "insufficient_quota", "false", null)]
    [InlineData(503, "ServiceUnavailableException", "x", 503, "server_error", "upstream_unavailable", "true", "2")]
    [InlineData(500, "InternalServerException", "x", 502, "server_error", "upstream_error", "false", null)]
    [InlineData(403, "AccessDeniedException", "x", 502, "server_error", "upstream_access_denied", "false", null)]
    [InlineData(408, "ModelTimeoutException", "x", 504, "server_error", "model_timeout", "false", null)]
    [InlineData(424, "ModelErrorException", "x", 502, "server_error", "model_error", "false", null)]
    public async Task An_error_of_Bedrock(
        int given, string exception, string message, int status, string type, string code, string sendAgain, string? retryAfter)
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(given, exception, message));
        await using var gateway = await TestGateway.StartAsync(new() { ["Bedrock:MaxAttempts"] = "1" }, simulator: bedrock.Install);

        foreach (var body in new[] { Hello, Hello.Replace("}]}", "}],\"stream\":true}", StringComparison.Ordinal) })
        {
            using var response = await gateway.Post("/v1/chat/completions", body);

            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(sendAgain, response.Headers.GetValues("x-should-retry").Single());
            Assert.Equal(retryAfter, response.Headers.RetryAfter?.ToString());
            var error = (await Some.JsonAsync(response))["error"]!;
            Assert.Equal((type, code), ((string?)error["type"], (string?)error["code"]));
        }
    }

    [Theory]
    [InlineData("{\"taro_yamada-123456789018\":{\"guardrails\":[\"x\"]}}", "taro_yamada-123456789018.guardrails", "*.guardrails")]
    [InlineData("{\"guardrail-123456789018\":true}", "guardrail-123456789018", "*")]
    public async Task A_guardrail_is_refused_by_a_name_that_the_log_does_not_repeat(string metadata, string told, string logged)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/v1/chat/completions", Hello[..^1] + $",\"metadata\":{metadata}}}", ("Accept-Language", "en"));

        Assert.Contains($"metadata.{told}:", (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(
            $"metadata.{logged}", (await gateway.Logs.NextAsync(entry => entry.Id == 4000)).Values["RefusedMembers"]);
    }

    [Fact]
    public async Task What_the_model_refused_is_the_callers_to_correct()
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(
            424, "{\"originalStatusCode\":400,\"message\":\"prompt is too long: 9 tokens > 8 maximum\"}"u8.ToArray())
        {
            Headers = new() { ["x-amzn-ErrorType"] = "ModelErrorException" },
        });
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post("/v1/chat/completions", Hello);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("context_length_exceeded", (string?)(await Some.JsonAsync(response))["error"]!["code"]);
    }

    [Theory]
    [InlineData("no-such-model", 404, "invalid_request_error", "model_not_found")]
    [InlineData("claude-opus-4-8", 403, "permission_denied", "model_not_allowed")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", 403, "permission_denied", "residency_violation")]
    public async Task A_model_that_is_not_there(string model, int status, string type, string code)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/v1/chat/completions", Hello.Replace("claude-haiku-4-5", model, StringComparison.Ordinal));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        var error = (await Some.JsonAsync(response))["error"]!;
        Assert.Equal((type, code, "model"), ((string?)error["type"], (string?)error["code"], (string?)error["param"]));
    }

    [Fact]
    public async Task A_body_that_is_too_large()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Hosting:MaxRequestBodyBytes"] = "1024" });

        using var response = await gateway.Post("/v1/chat/completions", Hello + new string(' ', 1024));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request_too_large", (string?)(await Some.JsonAsync(response))["error"]!["code"]);
    }

    [Fact]
    public async Task A_member_that_is_missing_is_param()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/v1/chat/completions", "{}");

        Assert.Equal("model", (string?)(await Some.JsonAsync(response))["error"]!["param"]);
    }
}
