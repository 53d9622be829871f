using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Residency;

public class ResidencyTests
{
    public static TheoryData<string, string?, string> Refused => new()
    {
        { "Catalog:Models:x:ModelId", "us.anthropic.claude-opus-5", "Catalog__Models__x__ModelId" },
        { "Catalog:Models:x:ModelId", "global.anthropic.claude-opus-5", "Catalog__Models__x__ModelId" },
        {
            "Catalog:Models:claude-haiku-4-5:Destinations:2",
            "us-east-1",
            "Catalog__Models__claude-haiku-4-5__Destinations"
        },
        { "Residency:AllowedRegions:0", "us-east-1", "Residency__AllowedRegions" },
        { "Residency:AllowedRegions:0", "ap-northeast-1", "may be processed in ap-northeast-3" },
        { "Callers:Applications:demo:Models:0", "claude-haiku-9", "Callers__Applications__demo__Models" },
        { "Catalog:Models:twin:ModelId", The.HaikuProfile, "names 2 entries" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Start_is_refused_while_anything_can_leave_Japan(string key, string? value, string named)
    {
        var settings = new Dictionary<string, string?>
        {
            [key] = value,
            ["Catalog:Models:twin:Destinations:0"] = "ap-northeast-1",
            ["Catalog:Models:twin:Destinations:1"] = "ap-northeast-3",
            ["Catalog:Models:twin:Source"] = "test",
            ["Catalog:Models:twin:Enabled"] = key.Contains("twin", StringComparison.Ordinal) ? "true" : "false",
        };

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => TestGateway.StartAsync(settings));

        var failures = (refused as OptionsValidationException)?.Failures
            ?? ((AggregateException)refused).InnerExceptions.Cast<OptionsValidationException>()
                .SelectMany(e => e.Failures);
        Assert.Contains(failures, failure => failure.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1:444455556666:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:prompt/ABCDEFGHIJ")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:default-prompt-router/anthropic.claude:1")]
    [InlineData("arn:aws:sagemaker:ap-northeast-1:444455556666:endpoint/e")]
    public async Task A_model_that_can_leave_Japan_is_refused_without_a_call(string modelId)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: modelId));
        using var native = await gateway.Post($"/model/{Uri.EscapeDataString(modelId)}/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        Assert.Equal("residency_violation", (string?)(await Some.JsonAsync(own))["code"]);
        Assert.Equal(HttpStatusCode.Forbidden, native.StatusCode);
        Assert.Equal("AccessDeniedException", native.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("claude-haiku-4-5 ")]
    [InlineData("Claude-Haiku-4-5")]
    [InlineData("JP.ANTHROPIC.CLAUDE-HAIKU-4-5-20251001-V1:0")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("ｃlaude-haiku-4-5")]
    [InlineData("こんにちは")]
    public async Task Only_an_exact_name_is_found(string modelId)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: modelId));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task A_model_of_the_catalog_that_was_not_granted_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "claude-opus-4-8"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("model_not_allowed", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Theory]
    [InlineData("claude-sonnet-5")]
    [InlineData("claude-opus-5")]
    [InlineData("claude-sonnet-5-5")]
    public async Task A_model_that_AWS_does_not_show_in_Japan_is_not_served_to_anybody(string alias)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Callers:Applications:demo:Models:0"] = "*" });

        using var byAlias = await gateway.Post("/converse", Some.ConverseRequest(modelId: alias));
        using var byId = await gateway.Post("/converse", Some.ConverseRequest(modelId: $"jp.anthropic.{alias}"));
        var listed = (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray();

        Assert.Equal("model_not_found", (string?)(await Some.JsonAsync(byAlias))["code"]);
        Assert.Equal("model_not_found", (string?)(await Some.JsonAsync(byId))["code"]);
        Assert.DoesNotContain(listed, model => (string?)model!["alias"] == alias);
        Assert.Contains(listed, model => (string?)model!["alias"] == "claude-haiku-5-5");
    }

    [Fact]
    public async Task Models_lists_what_the_application_may_use_and_where_it_is_processed()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await Some.JsonAsync(await gateway.Get("/models"));
        var models = answer["models"]!.AsArray();

        Assert.Equal("demo", (string?)answer["application"]!["id"]);

        var haiku = Assert.Single(models, model => (string?)model!["alias"] == "claude-haiku-4-5")!;
        Assert.Equal(The.HaikuProfile, (string?)haiku["modelId"]);
        Assert.Equal(
            ["ap-northeast-1", "ap-northeast-3"], haiku["destinations"]!.AsArray().Select(region => (string?)region));
        Assert.Contains("text", haiku["capabilities"]!.AsArray().Select(capability => (string?)capability));
        Assert.DoesNotContain(models, model => (string?)model!["alias"] == "claude-opus-5");
    }

    [Fact]
    public async Task It_says_what_a_model_accepts_and_where_that_is_known_from()
    {
        await using var gateway = await TestGateway.StartAsync();

        var models = (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray();

        var haiku = models.Single(model => (string?)model!["alias"] == "claude-haiku-4-5")!;
        var features = haiku["features"]!.AsArray().ToDictionary(
            feature => (string)feature!["name"]!, feature => ((string?)feature!["value"], (string?)feature["source"]));
        Assert.Equal("Claude Haiku 4.5", (string?)haiku["displayName"]);
        Assert.Contains("context-management-2025-06-27", haiku["betas"]!.AsArray().Select(beta => (string?)beta));
        Assert.Equal(("200000", "AWS model card, read 2026-11-28"), features["ContextWindow"]);
        Assert.Equal(("5m, 1h", "AWS model card, read 2026-11-28"), features["PromptCache__Ttls"]);
        Assert.Equal(("2026-10-01", "AWS model card, read 2026-11-28"), features["Lifecycle__EarliestEndOfLife"]);
        Assert.Equal(("true", "unconfirmed"), features["Prefill"]);
        Assert.DoesNotContain("Effort", features.Keys);
    }
}
