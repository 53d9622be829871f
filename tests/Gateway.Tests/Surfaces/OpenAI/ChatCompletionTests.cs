using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>A chat completion from a caller's request to Converse and back.</summary>
public class ChatCompletionTests
{
    private const string Hello = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"こんにちは"}]""";

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/openai/v1/chat/completions")]
    [InlineData("/v1/chat/completions?api-version=2024-10-21")]
    public async Task It_is_answered(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, Hello + "}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var completion = await Some.JsonAsync(response);
        Assert.Equal("chat.completion", (string?)completion["object"]);
        Assert.Equal("claude-haiku-4-5", (string?)completion["model"]);
        var choice = Assert.Single((JsonArray)completion["choices"]!)!;
        Assert.Equal("stop", (string?)choice["finish_reason"]);
        Assert.NotEmpty((string)choice["message"]!["content"]!);
        Assert.Equal(
            (int)completion["usage"]!["total_tokens"]!,
            (int)completion["usage"]!["prompt_tokens"]! + (int)completion["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task It_is_streamed_where_the_body_asks_for_it()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/v1/chat/completions", Hello + ",\"stream\":true}");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"stop\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"messages\":[]}", "model is missing")]
    [InlineData("{\"model\":\"a\",\"model\":\"b\"}", "a member twice")]
    [InlineData("{\"model\":\"\\ud800\"}", "surrogate pair")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("", "is empty")]
    [InlineData("{\"model\":", "not valid JSON")]
    public async Task A_body_that_cannot_be_read_is_refused(string body, string told)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post("/v1/chat/completions", body, ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(told, (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
    }

    [Fact]
    public async Task A_body_that_is_nested_too_deeply_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/v1/chat/completions", $"{{\"a\":{new string('[', 1200)}{new string(']', 1200)}}}", ("Accept-Language", "en"));

        Assert.Contains("nested too deeply", (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_for_Bedrock_is_what_policy_judges()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:Requests"] = "Block" }, simulator: bedrock.Install);

        using var response = await gateway.Post(
            "/v1/chat/completions", Hello.Replace("こんにちは", "個人番号は123456789018です", StringComparison.Ordinal) + "}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(bedrock.Calls);
    }
}
