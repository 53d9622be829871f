using System.Globalization;
using System.Text;
using Gateway.Simulator;

namespace Gateway.Clients.JavaScript;

/// <summary>
/// The AWS SDK for JavaScript through the gateway, configured only by environment variables.
/// </summary>
public class GatewayTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Alias = "claude-haiku-4-5";

    [Theory]
    [InlineData(Alias)]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public async Task こんにちは_is_answered(string modelId)
    {
        var answer = await Script("converse.mjs").ResponseAsync(modelId, "こんにちは");

        Assert.Matches(@"\p{IsHiragana}", (string?)answer["content"]![0]!["text"]);
        Assert.Equal("end_turn", (string?)answer["stopReason"]);
        Assert.Equal(
            (int)answer["usage"]!["totalTokens"]!,
            (int)answer["usage"]!["inputTokens"]! + (int)answer["usage"]!["outputTokens"]!);
        var call = Assert.Single(sandbox.Aws.Journal.Calls, call => call.RequestId == (string?)answer["requestId"]);
        Assert.StartsWith(
            "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/", call.PrincipalArn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_is_asked_for_and_its_result_answered()
    {
        var answer = await Script("converse-with-tool.mjs").ResponseAsync(Alias);

        Assert.Equal("tool_use", (string?)answer["asked"]!["stopReason"]);
        Assert.Equal("get_weather", (string?)answer["toolUse"]!["name"]);
        Assert.NotNull(answer["toolUse"]!["input"]!["city"]);
        Assert.Equal("end_turn", (string?)answer["answered"]!["stopReason"]);
        Assert.Contains("晴れ", (string?)answer["answered"]!["content"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_arrives_as_its_bytes()
    {
        // One transparent pixel.
        const string Pixel =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

        var answer = await Script("converse-with-image.mjs").ResponseAsync(Alias, "この画像は何ですか。", Pixel);

        Assert.Contains("画像1件", (string?)answer["content"]![0]!["text"], StringComparison.Ordinal);
        var call = Assert.Single(sandbox.Aws.Journal.Calls, call => call.RequestId == (string?)answer["requestId"]);
        Assert.Contains(Pixel, Encoding.UTF8.GetString(call.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "AccessDeniedException", 403, "(residency_violation)")]
    [InlineData("claude-opus-4-8", "AccessDeniedException", 403, "(model_not_allowed)")]
    [InlineData("claude-haiku-9", "ResourceNotFoundException", 404, "(model_not_found)")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1%3A0", "ValidationException", 400, "(invalid_request)")]
    [InlineData("simulator.validation", "ValidationException", 400, "Input is too long for requested model.")]
    [InlineData("simulator.model-timeout", "ModelTimeoutException", 408, "Try your request again.")]
    [InlineData("simulator.model-error", "ModelErrorException", 424, "Try your request again.")]
    [InlineData("simulator.throttle-always", "ThrottlingException", 429, "please wait before trying again.")]
    public async Task A_refusal_is_an_exception_of_its_own_class(
        string modelId, string name, int status, string messageEnd)
    {
        var refusal = await Script("converse.mjs").ErrorAsync(modelId, "こんにちは");

        Assert.Equal((name, name, status), (refusal.Class, refusal.Name, refusal.Status));
        Assert.NotEmpty(refusal.RequestId!);
        Assert.EndsWith(messageEnd, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_sent_again_and_a_model_timeout_is_not()
    {
        var throttled = await Script("converse.mjs", attempts: 2).ErrorAsync("simulator.throttle-always", "こんにちは");
        var timedOut = await Script("converse.mjs", attempts: 2).ErrorAsync("simulator.model-timeout", "こんにちは");

        Assert.Equal((2, 1), (throttled.Attempts, timedOut.Attempts));
    }

    [Fact]
    public async Task An_unknown_key_is_an_unrecognised_client()
    {
        var refusal = await Script("converse.mjs", key: "igw_sandbox_unknown").ErrorAsync(Alias, "こんにちは");

        Assert.Equal(("UnrecognizedClientException", 403), (refusal.Name, refusal.Status));
        Assert.NotEmpty(refusal.RequestId!);
        Assert.EndsWith("(unauthenticated)", refusal.Message, StringComparison.Ordinal);
    }

    // One attempt unless a test asks for more: with its default of three, the SDK waits as long as the gateway tells it to.
    private NodeScript Script(string name, string? key = null, int attempts = 1) => new(
        name,
        new Dictionary<string, string>
        {
            ["AWS_MAX_ATTEMPTS"] = attempts.ToString(CultureInfo.InvariantCulture),
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = sandbox.GatewayUrl.ToString(),
            ["AWS_BEARER_TOKEN_BEDROCK"] = key ?? sandbox.DemoKey,
            ["AWS_REGION"] = Accounts.Region,
        });
}
