using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Residency;

/// <summary>Other names of a model of the catalog, and the errors for names of no model.</summary>
public class ModelNamesTests
{
    private const string Profiles = "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/";
    private const string HaikuArn = Profiles + The.HaikuProfile;

    [Theory]
    [InlineData("arn%3Aaws%3Abedrock%3Aap-northeast-1%3A444455556666%3Ainference-profile%2Fjp.anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile%2fjp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn%3Aaws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    public async Task The_ARN_of_a_profile_in_the_contractors_account_is_answered_on_every_native_route(string segment)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var converse = await gateway.Post($"/model/{segment}/converse", Some.NativeRequest());
        using var stream = await gateway.Post($"/model/{segment}/converse-stream", Some.NativeRequest());
        using var invoke = await gateway.Post(
            $"/model/{segment}/invoke",
            """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""");
        using var count = await gateway.Post(
            $"/model/{segment}/count-tokens", """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"x"}]}]}}}""");

        Assert.All([converse, stream, invoke, count], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(
            The.HaikuProfile, gateway.Aws.Journal.Calls.First(call => call.Operation == "Converse").ModelId);
    }

    [Theory]
    [InlineData("/converse")]
    [InlineData("/converse/stream")]
    public async Task And_in_a_body(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, Some.ConverseRequest(modelId: HaikuArn));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_ARN_of_a_profile_asks_for_the_same_grant_as_its_alias()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: Profiles + "jp.anthropic.claude-sonnet-4-6"));

        Assert.Equal("model_not_allowed", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-3:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1::inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws-cn:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public async Task Every_other_ARN_stays_refused_with_a_slash_too(string arn)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var encoded = await gateway.Post($"/model/{Uri.EscapeDataString(arn)}/converse", Some.NativeRequest());
        using var raw = await gateway.Post($"/model/{arn}/converse", Some.NativeRequest());
        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: arn));

        Assert.All([encoded, raw, own], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:*:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public async Task Nor_does_an_ARN_of_a_profile_in_the_same_Region_lead_to_another(string arn)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: arn));

        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        Assert.Equal("model_not_found", (string?)(await Some.JsonAsync(own))["code"]);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task An_ARN_of_the_other_Region_in_Japan_is_not_said_to_leave_it()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse",
            Some.ConverseRequest(modelId: HaikuArn.Replace("northeast-1", "northeast-3", StringComparison.Ordinal)));

        var detail = (string?)(await Some.JsonAsync(response))["detail"];
        Assert.Contains("別のリージョン", detail, StringComparison.Ordinal);
        Assert.Contains(The.HaikuProfile, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_the_ARN_itself_comes_before_the_ARN_of_another()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            ["Catalog:Models:by-arn:ModelId"] = HaikuArn,
            ["Catalog:Models:by-arn:Destinations:0"] = "ap-northeast-1",
            ["Catalog:Models:by-arn:Destinations:1"] = "ap-northeast-3",
            ["Catalog:Models:by-arn:Source"] = "test",
        });

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: HaikuArn));

        Assert.Equal("model_not_allowed", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Theory]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", "model_not_found")]
    [InlineData("claude-haiku-4-5-20251001", "model_not_found")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "residency_violation")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0", "residency_violation")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0", "model_not_found")]
    public async Task Another_name_of_a_model_is_answered_with_the_profile_that_is_served(string name, string code)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: name));
        using var native = await gateway.Post($"/model/{Uri.EscapeDataString(name)}/converse", Some.NativeRequest());

        var problem = await Some.JsonAsync(own);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Contains(The.HaikuProfile, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains(The.HaikuProfile, (string?)(await Some.JsonAsync(native))["message"], StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("anthropic.claude-sonnet-4-6")]
    [InlineData("anthropic.claude-haiku-4-5")]
    [InlineData("haiku-4-5-20251001-v1:0")]
    public async Task A_name_of_nothing_the_application_may_use_is_answered_with_none(string name)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: name));

        Assert.DoesNotContain("jp.", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }
}
