using System.Net;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Inspection.Policy;

/// <summary>What is told first, where several things are wrong.</summary>
public class PrecedenceTests
{
    private const string NotAllowed = "\"serviceTier\":{\"type\":\"priority\"}";

    [Theory]
    [InlineData("no-such-model", "", HttpStatusCode.NotFound, "model_not_found")]
    [InlineData("claude-opus-4-8", "", HttpStatusCode.Forbidden, "model_not_allowed")]
    [InlineData("us.anthropic.claude-opus-5", "", HttpStatusCode.Forbidden, "residency_violation")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:prompt/ABCDEFGHIJ:1", "", HttpStatusCode.Forbidden, "residency_violation")]
    [InlineData("claude-haiku-4-5", "", HttpStatusCode.BadRequest, "member_not_allowed")]
    [InlineData("no-such-model", ",\"system\":[],\"system\":[]", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("claude-haiku-4-5", ",\"a\":nul", HttpStatusCode.BadRequest, "invalid_request")]
    public async Task A_body_that_cannot_be_read_then_the_model_then_what_is_inside(
        string model, string more, HttpStatusCode status, string code)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", $$"""{"modelId":"{{model}}",{{NotAllowed}}{{more}}}""");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (string?)(await Some.JsonAsync(response))["code"]);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(code, settled.Values["Code"]);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Of_several_members_the_first_is_named()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/converse",
            """{"performanceConfig":{},"promptVariables":{"k":{}},"messages":[{"content":[{"newBlock":{}}]}]}""");

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.Contains("performanceConfig", message, StringComparison.Ordinal);
        Assert.DoesNotContain("newBlock", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("住民票", "*")]
    [InlineData("has space", "*")]
    [InlineData("\\u0061bc", "*")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", "*")]
    [InlineData("Messages", "Messages")]
    public async Task A_name_that_could_be_content_is_not_repeated(string name, string shown)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", $$"""{"{{name}}":1}""");

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.Contains($"{shown} は", message, StringComparison.Ordinal);
        Assert.True(shown == name || !message.Contains(name, StringComparison.Ordinal));
        Assert.Equal(shown != "*", message.Contains("AllowMembers__{n}=", StringComparison.Ordinal));
        Assert.DoesNotContain(name, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_language_that_is_asked_for()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse", $$"""{"modelId":"claude-haiku-4-5",{{NotAllowed}}}""", ("Accept-Language", "en"));

        Assert.Equal(
            "serviceTier may not be used by this application. It changes the price. The operator's setting "
            + "Callers__Applications__demo__Inspection__AllowMembers__{n}=serviceTier allows it.",
            (string?)(await Some.JsonAsync(response))["detail"]);
    }
}
