using System.Net;
using System.Text;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Bedrock.Runtime;

/// <summary>Responses of Bedrock that no fault of the simulator produces.</summary>
public class UpstreamResponseTests
{
    private const string Good =
        """{"output":{"message":{"content":[{"text":"はい"}],"role":"assistant"}},"stopReason":"end_turn"}""";

    public static TheoryData<byte[], string> NoResponses => new()
    {
        { [], "application/json" },
        { "[]"u8.ToArray(), "application/json" },
        { "{\"stopReason\":\"end_turn\""u8.ToArray(), "application/json" },
        { Encoding.UTF8.GetBytes(Good), "text/html" },
    };

    public static TheoryData<byte[]> OddResponses => new()
    {
        { [.. "{\"stopReason\":\""u8, 0xFF, .. "\"}"u8] },
        { "{\"\\ud800\":1}"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(OddResponses))]
    public async Task A_whole_answer_with_text_that_is_none_is_relayed_because_it_is_paid_for(byte[] body)
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, body));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(NoResponses))]
    public async Task A_200_that_makes_no_sense_is_upstream_error_and_not_sent_again(byte[] body, string contentType)
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, body, contentType));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var own = await gateway.Post("/converse", Some.ConverseRequest());
        var calls = bedrock.Calls;
        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.BadGateway, own.StatusCode);
        var problem = await Some.JsonAsync(own);
        Assert.Equal("upstream_error", (string?)problem["code"]);
        Assert.False(problem["retryable"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.FailedDependency, native.StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task An_answer_nested_deeper_than_a_request_may_be_is_still_relayed()
    {
        var deep = "{\"output\":" + new string('[', 100) + new string(']', 100) + ",\"usage\":{\"inputTokens\":3}}";
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(deep)));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(deep, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_renewed_session_does_not_use_up_an_attempt()
    {
        var bedrock = new ScriptedBedrock(
            ScriptedBedrock.Response.Error(403, "ExpiredTokenException", "The session has expired"),
            ScriptedBedrock.Response.Error(429, "ThrottlingException", "Too many requests"),
            new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(Good)));
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:MaxAttempts"] = "2" }, NoPause, bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, bedrock.Calls);
    }

    [Fact]
    public async Task A_caller_that_forbids_a_second_attempt_gets_none_even_when_the_session_has_expired()
    {
        var bedrock = new ScriptedBedrock(
            ScriptedBedrock.Response.Error(403, "ExpiredTokenException", "The session has expired"));
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause, simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Gateway-No-Retry", "true"));

        Assert.Equal("credentials_unavailable", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(1, bedrock.Calls);
    }

    [Theory]
    [InlineData(504, "GatewayTimeoutException", "upstream_timeout", 504)]
    [InlineData(408, "ModelTimeoutException", "model_timeout", 504)]
    [InlineData(418, "TeapotException", "upstream_error", 502)]
    [InlineData(307, "", "upstream_error", 502)]
    [InlineData(204, "", "upstream_error", 502)]
    public async Task A_status_that_may_have_been_billed_or_is_unknown_is_not_sent_again(
        int status, string type, string code, int answered)
    {
        var answer = ScriptedBedrock.Response.Error(status, type, "text");
        answer.Headers!["Location"] = "/model/elsewhere";
        var bedrock = new ScriptedBedrock(status == 204 ? answer with { Body = [] } : answer);
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause, simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(answered, (int)response.StatusCode);
        Assert.Equal(code, (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(1, bedrock.Calls);
    }

    [Theory]
    [InlineData(403, "ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/", "")]
    [InlineData(403, "com.amazon.coral.service#ExpiredTokenException", "")]
    [InlineData(403, "", "com.amazon.coral.service#UnrecognizedClientException")]
    [InlineData(401, "UnrecognizedClientException", "")]
    [InlineData(403, "InvalidClientTokenId", "")]
    public async Task A_session_AWS_does_not_know_is_renewed_however_it_says_so(
        int status, string headerType, string bodyType)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { __type = bodyType, message = "no" });
        var refused = new ScriptedBedrock.Response(status, body)
        {
            Headers = headerType.Length == 0 ? [] : new() { ["x-amzn-ErrorType"] = headerType },
        };
        var bedrock = new ScriptedBedrock(refused, new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(Good)));
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause, simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, gateway.StsCalls);
    }

    [Theory]
    [InlineData("The provided model identifier is invalid.")]
    [InlineData("Invocation of model ID jp.anthropic.x with on-demand throughput isn't supported.")]
    [InlineData("The provided model doesn't support on-demand throughput.")]
    public async Task A_complaint_about_our_catalogs_model_is_for_the_operator_and_not_the_caller(string message)
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(400, "ValidationException", message));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_access_denied", (string?)problem["code"]);
        Assert.Null(problem["upstream"]!["message"]);
        var line = Assert.Single(gateway.Logs.Events, logged => logged.Id == 2101);
        Assert.Contains(message, line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pause_AWS_asks_for_is_passed_on_and_rounded_up()
    {
        var bedrock = new ScriptedBedrock(
            ScriptedBedrock.Response.Error(429, "ThrottlingException", "slow down", retryAfter: "1500"));
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause, simulator: bedrock.Install);

        using var own = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Gateway-No-Retry", "true"));
        using var native = await gateway.Post(
            "/model/claude-haiku-4-5/converse", Some.NativeRequest(), ("X-Gateway-No-Retry", "true"));

        var problem = await Some.JsonAsync(own);
        Assert.Equal("2", own.Headers.GetValues("Retry-After").Single());
        Assert.Equal(2, problem["retryAfterSeconds"]!.GetValue<int>());
        Assert.Equal("ThrottlingException", (string?)problem["upstream"]!["errorType"]);
        Assert.Equal(429, problem["upstream"]!["status"]!.GetValue<int>());
        Assert.Equal("scripted-1", (string?)problem["upstream"]!["requestId"]);
        Assert.Equal("1500", native.Headers.GetValues("x-amz-retry-after").Single());
        Assert.Equal("2", native.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_daily_limit_names_no_pause_that_would_not_help()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "simulator.tokens-per-day"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("00:15:00", "500")]
    [InlineData("00:00:01", "60000")]
    public async Task A_pause_longer_than_the_time_left_is_not_begun(string deadline, string asked)
    {
        var bedrock = new ScriptedBedrock(
            ScriptedBedrock.Response.Error(429, "ThrottlingException", "slow down", retryAfter: "4000"));
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:Deadline"] = deadline, ["Bedrock:AttemptTimeout"] = "00:00:01" },
            NoPause,
            bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", asked));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(1, bedrock.Calls);
    }

    [Fact]
    public async Task One_attempt_that_takes_too_long_is_504_and_not_sent_again()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Bedrock:AttemptTimeout"] = "00:00:01" });

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: "simulator.hang"), ("X-Request-Timeout-Ms", "30000"));

        Assert.Equal("upstream_timeout", (string?)(await Some.JsonAsync(response))["code"]);
        var line = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.True((long)line.Values["DurationMs"]! < 20_000);
        Assert.Equal(1, line.Values["Attempts"]);
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_not_read_to_its_end()
    {
        var bedrock = new ScriptedBedrock(
            new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(Good.PadRight(70_000))));
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:MaxResponseBytes"] = "65536" }, simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal("upstream_error", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(1, bedrock.Calls);
    }

    [Fact]
    public async Task A_native_call_is_settled_with_the_status_its_caller_saw_and_each_kind_of_token()
    {
        const string Usage =
            ""","usage":{"inputTokens":1,"outputTokens":2,"cacheReadInputTokens":3,"cacheWriteInputTokens":4}}""";
        var bedrock = new ScriptedBedrock(
            ScriptedBedrock.Response.Error(408, "ModelTimeoutException", "too long"),
            new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(Good[..^1] + Usage)));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var late = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());
        using var good = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());

        await gateway.Logs.NextAsync(logged => logged.Id == 4000 && (int)logged.Values["Status"]! == 200);
        var lines = gateway.Logs.Events.Where(logged => logged.Id == 4000).Select(logged => logged.Values).ToList();
        Assert.Equal((408, "model_timeout"), (lines[0]["Status"], lines[0]["Code"]));
        Assert.Equal<object?>(
            [1L, 2L, 3L, 4L],
            [
                lines[1]["InputTokens"], lines[1]["OutputTokens"],
                lines[1]["CacheReadInputTokens"], lines[1]["CacheWriteInputTokens"],
            ]);
    }

    [Fact]
    public async Task A_fault_of_the_gateways_own_is_500_with_the_request_id_and_no_text_of_the_exception()
    {
        const string Text = "CANARY-exception";
        var broken = false;
        await using var gateway = await TestGateway.StartAsync(gateway: builder =>
            builder.Services.AddSingleton<Func<double>>(() => broken ? throw new InvalidOperationException(Text) : 0));
        using var session = await gateway.Post("/converse", Some.ConverseRequest());
        broken = true;

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: "simulator.throttle-always"), ("X-Request-Id", "r-500"));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("r-500", response.Headers.GetValues("X-Request-Id").Single());
        var problem = await Some.JsonAsync(response);
        Assert.Equal(("internal_error", "r-500"), ((string?)problem["code"], (string?)problem["requestId"]));
        var line = Assert.Single(gateway.Logs.Events, logged => logged.Id == 5002);
        Assert.DoesNotContain(Text, problem.ToJsonString() + line, StringComparison.Ordinal);
    }

    // RetryBackoffTests test the pauses between attempts; here they would only cost time.
    private static void NoPause(WebApplicationBuilder builder) => builder.Services.AddSingleton<Func<double>>(() => 0);
}
