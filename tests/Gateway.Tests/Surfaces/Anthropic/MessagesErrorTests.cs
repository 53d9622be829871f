using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>Errors as Anthropic's SDKs and Claude Code read them: type, message, request-id, and whether to send again.</summary>
public class MessagesErrorTests
{
    private static readonly Dictionary<string, string?> Once = new() { ["Bedrock:MaxAttempts"] = "1" };

    [Theory]
    [InlineData(400, "ValidationException", 400, "invalid_request_error", "false", null)]
    [InlineData(429, "ThrottlingException", 429, "rate_limit_error", "true", "5")]
    [InlineData(503, "ServiceUnavailableException", 529, "overloaded_error", "true", "2")]
    [InlineData(408, "ModelTimeoutException", 504, "timeout_error", "false", null)]
    [InlineData(500, "InternalServerException", 502, "api_error", "false", null)]
    [InlineData(403, "AccessDeniedException", 502, "api_error", "false", null)]
    public async Task An_error_of_Bedrock(
        int given, string exception, int status, string type, string sendAgain, string? retryAfter)
    {
        var posted = await PostAsync(ScriptedBedrock.Response.Error(given, exception, "Something."));

        Assert.Equal(status, posted.Status);
        Assert.Equal("error", (string?)JsonNode.Parse(posted.Body)!["type"]);
        Assert.Equal(type, (string?)posted.Error["type"]);
        Assert.Equal(posted.Headers["request-id"], (string?)JsonNode.Parse(posted.Body)!["request_id"]);
        Assert.Equal(posted.Headers["X-Request-Id"], posted.Headers["request-id"]);
        Assert.Equal(sendAgain, posted.Headers["x-should-retry"]);
        Assert.Equal(retryAfter, posted.Headers.GetValueOrDefault("Retry-After"));
    }

    // Claude Code gives up when it is asked to wait for more than a minute.
    [Fact]
    public async Task Nobody_is_asked_to_wait_longer_than_a_minute()
    {
        var posted = await PostAsync(ScriptedBedrock.Response.Error(429, "ThrottlingException", "Too many tokens.", "300000"));

        Assert.Equal("60", posted.Headers["Retry-After"]);
        Assert.Equal("true", posted.Headers["x-should-retry"]);
    }

    [Fact]
    public async Task A_quota_of_a_day_is_not_asked_for_again()
    {
        var posted = await PostAsync(ScriptedBedrock.Response.Error(429, "ThrottlingException", "Too many tokens per day, please wait before trying again."));

        Assert.Equal(429, posted.Status);
        Assert.Equal("false", posted.Headers["x-should-retry"]);
        Assert.False(posted.Headers.ContainsKey("Retry-After"));
    }

    // Clients repair requests by these texts.
    [Theory]
    [InlineData("Input is too long for requested model.", "prompt is too long: Input is too long for requested model.")]
    [InlineData("prompt is too long: 201000 tokens > 200000 maximum", "prompt is too long: 201000 tokens > 200000 maximum")]
    [InlineData("messages.3.content.0: Invalid `signature` in `thinking` block", "messages.3.content.0: Invalid `signature` in `thinking` block")]
    [InlineData("This model does not support assistant message prefill. The conversation must end with a user message.", null)]
    public async Task Bedrocks_words_are_passed_on(string given, string? told)
    {
        var posted = await PostAsync(ScriptedBedrock.Response.Error(400, "ValidationException", given));

        Assert.Equal(told ?? given, posted.Message);
    }

    [Fact]
    public async Task Keys_come_in_either_header_and_two_different_ones_are_refused()
    {
        var (other, settings) = Keys.New("other");
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);

        using var both = await SendAsync(gateway, gateway.Key, gateway.Key);
        using var bearer = await SendAsync(gateway, gateway.Key, null);
        using var apiKey = await SendAsync(gateway, null, gateway.Key);
        using var two = await SendAsync(gateway, gateway.Key, other);
        using var none = await SendAsync(gateway, null, null);

        Assert.All([both, bearer, apiKey], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        foreach (var refused in new[] { two, none })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("authentication_error", (string?)(await Some.JsonAsync(refused))["error"]!["type"]);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/hello")]
    public async Task The_probes_of_Claude_Code_need_no_key(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_model_of_another_provider_is_not_for_this_route()
    {
        var posted = await Posted.ToAsync(Posted.With("", "nova-2-lite"), settings: new(Posted.AllModels)
        {
            ["Catalog:Models:nova-2-lite:Enabled"] = "true",
        });

        Assert.Null(posted.Sent);
        Assert.Equal(400, posted.Status);
        Assert.Contains("POST /converse", posted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_model_or_with_a_stream_that_is_no_flag_the_request_says_so()
    {
        var none = await Posted.ToAsync("{\"max_tokens\":9,\"messages\":[]}");
        var text = await Posted.ToAsync(Posted.With("\"stream\":\"true\""));

        Assert.Contains("\"model\"", none.Message, StringComparison.Ordinal);
        Assert.Equal((400, 400), (none.Status, text.Status));
        Assert.StartsWith("stream: ", text.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\":5,\"max_tokens\":9,\"messages\":[]}", "model must be a string")]
    [InlineData("{\"model\":[\"x\"],\"max_tokens\":9,\"messages\":[]}", "model must be a string")]
    [InlineData("{\"model\":\"\",\"max_tokens\":9,\"messages\":[]}", "model must be a string")]
    [InlineData("{\"model\":\"x\",\"model\":\"x\"}", "Give model once")]
    [InlineData("{\"Model\":\"x\",\"max_tokens\":9,\"messages\":[]}", "Give model once")]
    public async Task A_wrong_model_is_told_under_its_own_name(string body, string told)
    {
        var posted = await Posted.ToAsync(body);

        Assert.Equal(400, posted.Status);
        Assert.StartsWith(told, posted.Message, StringComparison.Ordinal);
    }

    // A client whose guardrail is left out would take its request for one that a guardrail has seen.
    [Theory]
    [InlineData("guardrail_config")]
    [InlineData("guardrailConfig")]
    [InlineData("guardrails")]
    [InlineData("guardrailIdentifier")]
    [InlineData("amazon-bedrock-guardrailConfig")]
    [InlineData("BedrockGuardrail")]
    [InlineData("\\u0067uardrails")]
    public async Task A_guardrail_in_the_body_is_refused_and_not_left_out(string name)
    {
        var posted = await Posted.ToAsync(Posted.With($"\"{name}\":{{\"guardrailIdentifier\":\"x\"}}"));

        Assert.Null(posted.Sent);
        Assert.Equal(400, posted.Status);
    }

    [Theory]
    [InlineData("番号", "*")]
    [InlineData("a b", "*")]
    [InlineData("a\\r\\nX-Injected: b", "*")]
    [InlineData("\\u0061bc", "*")]
    [InlineData("abc", "abc")]
    public async Task A_member_that_is_left_out_is_told_even_if_its_name_is_not_fit_for_a_header(string name, string told)
    {
        var posted = await Posted.ToAsync(Posted.With($"\"{name}\":1,\"service_tier\":\"auto\""));

        Assert.Equal(200, posted.Status);
        Assert.Equal($"{told}, service_tier", posted.Dropped);
    }

    // AWS's name for an error of the model, which says what the model itself answered.
    [Theory]
    [InlineData(400, 400, "invalid_request_error")]
    [InlineData(500, 502, "api_error")]
    public async Task What_the_model_refused_is_the_callers_to_correct(int original, int status, string type)
    {
        var posted = await PostAsync(new(
            424, System.Text.Encoding.UTF8.GetBytes($$"""{"originalStatusCode":{{original}},"message":"messages: x"}"""))
        {
            Headers = new() { ["x-amzn-ErrorType"] = "ModelErrorException" },
        });

        Assert.Equal((status, type, "messages: x"), (posted.Status, (string?)posted.Error["type"], posted.Message));
        Assert.Equal("false", posted.Headers["x-should-retry"]);
    }

    private static async Task<Posted> PostAsync(ScriptedBedrock.Response answer)
    {
        var bedrock = new ScriptedBedrock(answer);
        await using var gateway = await TestGateway.StartAsync(Once, simulator: bedrock.Install);
        return await Posted.ToAsync(gateway, new RecordingBedrock(), Posted.With(""));
    }

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, string? bearer, string? apiKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = new StringContent(Posted.With(""), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }

        if (apiKey is not null)
        {
            request.Headers.Add("x-api-key", apiKey);
        }

        return gateway.Send(request);
    }
}
