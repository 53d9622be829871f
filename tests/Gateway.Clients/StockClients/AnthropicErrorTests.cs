using Gateway.Clients.JavaScript;
using Gateway.Simulator;
using Gateway.Simulator.Faults;

namespace Gateway.Clients.StockClients;

/// <summary>What goes wrong, as Anthropic's SDK for TypeScript tells it: class, status and type.</summary>
public class AnthropicErrorTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    private const string Haiku = "claude-haiku-4-5";

    /// <summary>Case, model, class of the exception, status and type.</summary>
    public static TheoryData<string, string, string, int, string> Refusals => new()
    {
        { "wrong key", Haiku, "AuthenticationError", 401, "authentication_error" },
        { "text", "claude-opus-4-8", "PermissionDeniedError", 403, "permission_error" },
        { "text", "claude-haiku-9", "NotFoundError", 404, "not_found_error" },
        { "one model", "claude-haiku-9", "NotFoundError", 404, "not_found_error" },
        { "no tokens", Haiku, "BadRequestError", 400, "invalid_request_error" },
        { "too long", Haiku, "BadRequestError", 400, "invalid_request_error" },
    };

    /// <summary>A fault of Bedrock, class of the exception, status and type.</summary>
    public static TheoryData<string, string, int, string> Failures => new()
    {
        { "Throttling", "RateLimitError", 429, "rate_limit_error" },
        { "Unavailable", "OverloadedError", 529, "overloaded_error" },
        { "ModelTimeout", "GatewayTimeoutError", 504, "timeout_error" },
        { "ModelError", "InternalServerError", 502, "api_error" },
        { "Validation", "BadRequestError", 400, "invalid_request_error" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_its_class(string name, string model, string type, int status, string errorType)
    {
        foreach (var major in new[] { "0", "1" })
        {
            var error = await ErrorAsync(name, model, major);

            Assert.Equal((type, status, errorType), (error.Class, error.Status, error.Type));
            Assert.NotNull(error.RequestId);
        }
    }

    [Theory]
    [InlineData("0", "APIError")]
    [InlineData("1", "ContentTooLargeError")]
    public async Task A_body_beyond_the_limit_is_too_large(string major, string type)
    {
        var error = await ErrorAsync("large body", Haiku, major);

        Assert.Equal((type, 413, "request_too_large"), (error.Class, error.Status, error.Type));
    }

    [Fact]
    public async Task A_prompt_beyond_the_window_is_told_in_the_words_that_clients_look_for()
    {
        Assert.Contains("prompt is too long", (await ErrorAsync("too long", Haiku, "1")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_of_Bedrock_has_its_class_whole_and_streamed(string fault, string type, int status, string errorType)
    {
        foreach (var (name, operation) in new[] { ("text", "InvokeModel"), ("stream", "InvokeModelWithResponseStream") })
        {
            sandbox.Aws.Faults.Add(AwsServices.BedrockRuntime, operation, Enum.Parse<FaultKind>(fault), count: 10);

            try
            {
                var error = await ErrorAsync(name, Haiku, "1");

                Assert.Equal((type, status, errorType), (error.Class, error.Status, error.Type));
            }
            finally
            {
                sandbox.Aws.Faults.Clear();
            }
        }
    }

    [Theory]
    [InlineData("StreamReset")]
    [InlineData("StreamTruncated")]
    [InlineData("StreamBadCrc")]
    [InlineData("StreamNoStop")]
    [InlineData("StreamModelError")]
    [InlineData("StreamThrottling")]
    [InlineData("StreamUnavailable")]
    [InlineData("StreamModelTimeout")]
    [InlineData("StreamValidation")]
    [InlineData("StreamErrorFrame")]
    public async Task A_stream_that_breaks_off_is_never_a_whole_message(string fault)
    {
        foreach (var name in new[] { "stream", "events" })
        {
            foreach (var major in new[] { "0", "1" })
            {
                sandbox.BreakStream("InvokeModelWithResponseStream", fault);

                var error = await ErrorAsync(name, Haiku, major);

                Assert.Contains(error.Type, new[] { "api_error", "overloaded_error", "timeout_error", "invalid_request_error" });
            }
        }
    }

    private Task<NodeScript.SdkException> ErrorAsync(string name, string model, string major) =>
        new NodeScript("anthropic-messages.mjs", sandbox.AnthropicEnvironment).ErrorAsync(name, model, major);
}
