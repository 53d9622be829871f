using Gateway.Clients.JavaScript;
using Gateway.Simulator;
using Gateway.Simulator.Faults;

namespace Gateway.Clients.OpenAIClients;

/// <summary>What goes wrong, as OpenAI's SDK for JavaScript tells it: class, status, type and code.</summary>
public class OpenAIErrorTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    /// <summary>Case, model, class of the exception, status and code.</summary>
    public static TheoryData<string, string, string, int, string> Refusals => new()
    {
        { "wrong key", OpenAIScript.Haiku, "AuthenticationError", 401, "invalid_api_key" },
        { "text", "claude-opus-4-8", "PermissionDeniedError", 403, "model_not_allowed" },
        { "text", "gpt-4o-mini", "NotFoundError", 404, "model_not_found" },
        { "stream", "gpt-4o-mini", "NotFoundError", 404, "model_not_found" },
        { "one model", "gpt-4o-mini", "NotFoundError", 404, "model_not_found" },
        { "image by URL", OpenAIScript.Haiku, "BadRequestError", 400, "invalid_request" },
        { "too long", OpenAIScript.Haiku, "BadRequestError", 400, "context_length_exceeded" },
        { "large body", OpenAIScript.Haiku, "APIError", 413, "request_too_large" },
    };

    /// <summary>A fault of Bedrock, class of the exception, status and type.</summary>
    public static TheoryData<string, string, int, string> Failures => new()
    {
        { "Throttling", "RateLimitError", 429, "rate_limit_error" },
        { "TokensPerDay", "RateLimitError", 429, "insufficient_quota" },
        { "Unavailable", "InternalServerError", 503, "server_error" },
        { "ModelTimeout", "InternalServerError", 504, "server_error" },
        { "ModelError", "InternalServerError", 502, "server_error" },
        { "Validation", "BadRequestError", 400, "invalid_request_error" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_its_class(string name, string model, string type, int status, string code)
    {
        foreach (var major in new[] { "4", "7" })
        {
            var error = await ErrorAsync(name, model, major);

            Assert.Equal((type, status, code), (error.Class, error.Status, error.Code));
            Assert.NotNull(error.RequestId);
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_of_Bedrock_has_its_class_whole_and_streamed(string fault, string type, int status, string errorType)
    {
        foreach (var (name, operation) in new[] { ("text", "Converse"), ("stream", "ConverseStream") })
        {
            sandbox.Aws.Faults.Add(AwsServices.BedrockRuntime, operation, Enum.Parse<FaultKind>(fault), count: 10);

            try
            {
                var error = await ErrorAsync(name, OpenAIScript.Haiku, "7");

                Assert.Equal((type, status, errorType), (error.Class, error.Status, error.Type));
            }
            finally
            {
                sandbox.Aws.Faults.Clear();
            }
        }
    }

    [Theory]
    [InlineData("4")]
    [InlineData("7")]
    public async Task After_429_the_SDK_sends_again_and_is_answered(string major)
    {
        // The gateway's own attempts fail, and a later request of the SDK's finds Bedrock well again: its second, or its third where
        // the gateway had spent its retries on other requests.
        sandbox.Aws.Faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Throttling, count: 3);
        sandbox.Responses.Clear();

        var answer = await OpenAIScript.For(sandbox, "openai.mjs").ResponseAsync("two retries", OpenAIScript.Haiku, major);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
        var statuses = sandbox.Responses.All.Select(response => response.Status).ToList();
        Assert.InRange(statuses.Count, 2, 3);
        Assert.Equal([.. Enumerable.Repeat(429, statuses.Count - 1), 200], statuses);
    }

    [Theory]
    [InlineData("StreamReset")]
    [InlineData("StreamTruncated")]
    [InlineData("StreamBadCrc")]
    [InlineData("StreamNoStop")]
    [InlineData("StreamModelError")]
    [InlineData("StreamThrottling")]
    [InlineData("StreamUnavailable")]
    [InlineData("StreamValidation")]
    public async Task A_stream_that_breaks_off_is_never_a_whole_message(string fault)
    {
        foreach (var name in new[] { "stream", "chunks" })
        {
            foreach (var major in new[] { "4", "7" })
            {
                sandbox.BreakStream("ConverseStream", fault);

                var error = await ErrorAsync(name, OpenAIScript.Haiku, major);

                Assert.Equal("APIError", error.Class);
                Assert.Contains(error.Type, new[] { "server_error", "rate_limit_error", "invalid_request_error" });
            }
        }
    }

    private Task<NodeScript.SdkException> ErrorAsync(string name, string model, string major) =>
        OpenAIScript.For(sandbox, "openai.mjs").ErrorAsync(name, model, major);
}
