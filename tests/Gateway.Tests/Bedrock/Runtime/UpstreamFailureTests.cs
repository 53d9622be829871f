using System.Net;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Testing;

namespace Gateway.Tests.Bedrock.Runtime;

public class UpstreamFailureTests
{
    // The simulator's model id → the response of each kind of route, and the number of calls to Bedrock.
    public static TheoryData<string, int, string, string, int, string, int> Failures => new()
    {
        { "simulator.throttle-always", 429, "upstream_throttled", "aws", 429, "ThrottlingException", 3 },
        { "simulator.tokens-per-day", 429, "upstream_throttled", "aws", 429, "ThrottlingException", 1 },
        { "simulator.internal-error", 502, "upstream_error", "aws", 424, "ModelErrorException", 3 },
        { "simulator.empty-500", 502, "upstream_error", "aws", 424, "ModelErrorException", 3 },
        { "simulator.html-502", 502, "upstream_error", "aws", 424, "ModelErrorException", 3 },
        { "simulator.model-not-ready", 503, "upstream_unavailable", "aws", 429, "ModelNotReadyException", 3 },
        { "simulator.model-timeout", 504, "model_timeout", "aws", 408, "ModelTimeoutException", 1 },
        { "simulator.model-error", 502, "model_error", "aws", 424, "ModelErrorException", 1 },
        { "simulator.validation", 400, "upstream_validation", "caller", 400, "ValidationException", 1 },
        { "simulator.access-denied", 502, "upstream_access_denied", "contractor", 424, "ModelErrorException", 1 },
        { "simulator.form-not-filled", 502, "upstream_access_denied", "contractor", 424, "ModelErrorException", 1 },
        { "simulator.reset", 504, "upstream_connection_lost", "aws", 424, "ModelErrorException", 1 },
        { "simulator.truncated", 504, "upstream_connection_lost", "aws", 424, "ModelErrorException", 1 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Each_failure_has_its_status_code_and_party(
        string model, int status, string code, string party, int nativeStatus, string nativeType, int calls)
    {
        await using var gateway = await TestGateway.StartAsync(simulator: null, gateway: NoPause);

        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: model));
        var callsOfOne = gateway.BedrockCalls;
        using var native = await gateway.Post($"/model/{model}/converse", Some.NativeRequest());

        Assert.Equal(status, (int)own.StatusCode);
        var problem = await Some.JsonAsync(own);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(party, (string?)problem["party"]);
        Assert.Equal(nativeStatus, (int)native.StatusCode);
        Assert.Equal(nativeType, native.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(calls, callsOfOne);
    }

    [Theory]
    [InlineData("simulator.throttle-twice", 3)]
    [InlineData("simulator.unavailable-once", 2)]
    public async Task What_was_not_billed_is_sent_again_and_signed_again(string model, int calls)
    {
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause);

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: model));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(calls, gateway.BedrockCalls);
        Assert.Equal(calls, (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["Attempts"]);
    }

    [Fact]
    public async Task An_expired_session_is_renewed_once_and_the_caller_sees_nothing()
    {
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause);
        await gateway.Post("/converse", Some.ConverseRequest());

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: "simulator.expired-token-once"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, gateway.StsCalls);
    }

    [Fact]
    public async Task A_session_that_is_always_refused_is_renewed_once_and_then_given_up()
    {
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause);
        await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.ExpiredToken, 100);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("credentials_unavailable", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(3, gateway.BedrockCalls);
        Assert.Equal(2, gateway.StsCalls);
    }

    [Fact]
    public async Task A_caller_can_forbid_a_second_attempt()
    {
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause);

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: "simulator.throttle-always"), ("X-Gateway-No-Retry", "true"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(1, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("simulator.hang")]
    [InlineData("simulator.slow")]
    public async Task A_silent_Bedrock_is_504_when_the_callers_time_is_up_and_is_not_asked_again(string model)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: model), ("X-Request-Timeout-Ms", "300"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_timeout", (string?)problem["code"]);
        Assert.False(problem["retryable"]!.GetValue<bool>());
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000 && 504.Equals(logged.Values["Status"]));
        Assert.Equal(1, settled.Values["Attempts"]);
    }

    [Fact]
    public async Task A_closed_port_is_503_with_nothing_sent()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "http://127.0.0.1:1" }, NoPause);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await Some.JsonAsync(response);
        Assert.Equal("upstream_unreachable", (string?)problem["code"]);
        Assert.True(problem["retryable"]!.GetValue<bool>());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_throttled_native_answer_tells_SDKs_when_to_come_back()
    {
        await using var gateway = await TestGateway.StartAsync(gateway: NoPause);

        using var response = await gateway.Post("/model/simulator.throttle-always/converse", Some.NativeRequest());

        Assert.Equal("5", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal("5000", response.Headers.GetValues("x-amz-retry-after").Single());
    }

    [Fact]
    public async Task Bedrocks_own_words_about_the_request_return_to_the_caller_and_are_not_logged()
    {
        // Bedrock reports a missing tool result, and names the tool call by the caller's own id.
        const string Unanswered =
            """
            "messages":[{"role":"user","content":[{"text":"x"}]},
            {"role":"assistant","content":[{"toolUse":{"toolUseId":"himitsu-no-id","name":"n","input":{}}}]},
            {"role":"user","content":[{"text":"x"}]}],
            "toolConfig":{"tools":[{"toolSpec":{"name":"n","inputSchema":{"json":{"type":"object"}}}}]}}
            """;
        await using var gateway = await TestGateway.StartAsync();

        using var own = await gateway.Post("/converse", """{"modelId":"claude-haiku-4-5",""" + Unanswered);
        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", "{" + Unanswered);

        var message = (string?)(await Some.JsonAsync(own))["upstream"]!["message"];
        Assert.Contains("himitsu-no-id", message, StringComparison.Ordinal);
        Assert.Equal(message, (string?)(await Some.JsonAsync(native))["message"]);
        Assert.DoesNotContain("himitsu-no-id", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denial_names_role_and_resource_to_the_operator_only()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Aws.Contractor.PermissionPolicy = gateway.Aws.Contractor.PermissionPolicy
            .Replace("arn:aws:bedrock:ap-northeast-3::", "arn:aws:bedrock:ap-northeast-9::", StringComparison.Ordinal);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("upstream_access_denied", body, StringComparison.Ordinal);
        Assert.DoesNotContain("arn:", body, StringComparison.Ordinal);
        Assert.DoesNotContain("444455556666", body, StringComparison.Ordinal);
        var denied = Assert.Single(gateway.Logs.Events, logged => logged.Id == 2101);
        Assert.Contains("arn:aws:bedrock:ap-northeast-3::foundation-model/", denied.Message, StringComparison.Ordinal);
    }

    // RetryBackoffTests test the pauses between attempts; here they would only cost time.
    private static void NoPause(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<Func<double>>(
            builder.Services, () => 0);
}
