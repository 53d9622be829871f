using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Surfaces;

public class CountTokensTests
{
    private const string BaseModel = "anthropic.claude-haiku-4-5-20251001-v1:0";

    private const string Body =
        """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}}}""";

    private static readonly Dictionary<string, string?> Granted =
        new() { ["Callers:Applications:demo:Operations:0"] = "CountTokens" };

    [Theory]
    [InlineData("claude-haiku-4-5")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    public async Task Tokens_are_counted_by_the_base_model_the_catalog_names(string model)
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var response = await gateway.Post($"/model/{model}/count-tokens", Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True((int?)(await Some.JsonAsync(response))["inputTokens"] > 0);
        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "CountTokens");
        Assert.Equal(BaseModel, call.ModelId);
        Assert.Equal(Body, System.Text.Encoding.UTF8.GetString(call.Body.Span));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("none", settled.Values["UsageKnown"]);
        Assert.Equal("claude-haiku-4-5", settled.Values["Alias"]);
    }

    [Fact]
    public async Task A_model_without_a_counter_is_refused_with_the_reason()
    {
        var settings = new Dictionary<string, string?>(Granted)
        {
            ["Catalog:Models:claude-haiku-4-5:CountTokensModelId"] = "",
        };
        await using var gateway = await TestGateway.StartAsync(settings);

        using var response = await gateway.Post("/model/claude-haiku-4-5/count-tokens", Body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("CountTokensModelId", (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Fact]
    public async Task The_base_model_is_a_name_for_counting_only()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: BaseModel));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Nor_does_it_count_for_an_application_without_the_model()
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var response = await gateway.Post("/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens", Body);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0")]
    public async Task A_counter_that_is_no_base_model_refuses_start(string modelId)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(
            new() { ["Catalog:Models:claude-haiku-4-5:CountTokensModelId"] = modelId }));

        Assert.Contains(
            refused.Failures, failure => failure.Contains("CountTokensModelId", StringComparison.Ordinal));
    }
}
