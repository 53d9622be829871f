using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>The error that is reported first when a request has several.</summary>
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
    public async Task All_that_is_refused_is_named_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/converse",
            """
            {"performanceConfig":{"latency":"optimized"},"promptVariables":{"k":{}},"max_tokens":9,"0123":"秘",
            "messages":[{"content":[{"newBlock":{}}]},{"content":[{"newBlock":{}}]}]}
            """);

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.StartsWith("受け付けられない箇所が 5 件あります。(1) performanceConfig.latency は", message, StringComparison.Ordinal);
        Assert.Contains("(2) promptVariables は", message, StringComparison.Ordinal);
        Assert.Contains("(3) max_tokens という項目はありません。inferenceConfig.maxTokens を使ってください。", message, StringComparison.Ordinal);
        Assert.Contains("(4) 0123 は", message, StringComparison.Ordinal);
        Assert.Contains("(5) messages[0].content[0].newBlock は", message, StringComparison.Ordinal);
        Assert.EndsWith("(member_not_allowed)", message, StringComparison.Ordinal);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(
            "performanceConfig.latency promptVariables max_tokens * messages[0].content[0].newBlock",
            settled.Values["RefusedMembers"]);
        Assert.DoesNotContain("秘", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_and_body_are_refused_together()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/invoke", """{"max_tokens":1,"messages":[],"inference_geo":"us"}""",
            ("X-Amzn-Bedrock-Service-Tier", "priority"));

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.Contains("(1) inference_geo は", message, StringComparison.Ordinal);
        Assert.Contains("(2) x-amzn-bedrock-service-tier は", message, StringComparison.Ordinal);
        Assert.Equal(
            "inference_geo x-amzn-bedrock-service-tier",
            (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["RefusedMembers"]);
    }

    [Fact]
    public async Task A_body_of_nothing_else_is_told_in_part()
    {
        await using var gateway = await TestGateway.StartAsync();
        var members = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"new{i}\":1"));

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", $"{{{members}}}");

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.Contains("(20) new19 は", message, StringComparison.Ordinal);
        Assert.Contains("ほかにもあります。", message, StringComparison.Ordinal);
        Assert.DoesNotContain("new20", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("住民票", "*")]
    [InlineData("has space", "*")]
    [InlineData("\\u0061bc", "*")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", "*")]
    [InlineData("newMember", "newMember")]
    public async Task A_name_that_could_be_content_is_not_repeated(string name, string shown)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", $$"""{"{{name}}":1}""");

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.Contains($"{shown} は", message, StringComparison.Ordinal);
        Assert.True(shown == name || !message.Contains(name, StringComparison.Ordinal));
        Assert.Equal(shown != "*", message.Contains($"AllowMembers に {name} を追加", StringComparison.Ordinal));
        Assert.Equal(name == "newMember", gateway.Logs.Text.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_language_that_is_asked_for()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse", $$"""{"modelId":"claude-haiku-4-5",{{NotAllowed}}}""", ("Accept-Language", "en"));

        Assert.Equal(
            "serviceTier.type may not be used by this application. It changes the price. If you need it, ask the gateway's "
            + "operator (for the operator: add serviceTier to Callers__Applications__demo__RequestPolicy__AllowMembers).",
            (string?)(await Some.JsonAsync(response))["detail"]);
    }
}
