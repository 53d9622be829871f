using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Tests.Surfaces.Anthropic;

namespace Gateway.Tests.BodyEdits;

/// <summary>The application's MaxTokens and the thinking budget never contradict each other.</summary>
public class ThinkingBudgetTests
{
    private const string Messages = """[{"role":"user","content":[{"type":"text","text":"x"}]}]""";

    // Anthropic's rule: at least 1,024, and less than max_tokens.
    [Theory]
    [InlineData(2000, "32000", "31999", 2000, 1024)]
    [InlineData(8000, "32000", "31999", 8000, 4000)]
    [InlineData(8000, "32000", "8000", 8000, 4000)]
    [InlineData(8000, "32000", "7999", 8000, 7999)]
    [InlineData(8000, "32000", "1024", 8000, 1024)]
    [InlineData(1025, "32000", "3e4", 1025, 1024)]
    [InlineData(8000, null, "9000", 8000, 4000)]
    [InlineData(8000, "null", "9000", 8000, 4000)]
    [InlineData(8000, "8000", "4000", 8000, 4000)]
    public async Task A_budget_is_lowered_with_the_tokens_it_is_a_part_of(
        int most, string? tokens, string budget, int expectedTokens, int expectedBudget)
    {
        var (invoke, converse) = await SentAsync(most, tokens, budget);

        Assert.Equal(expectedTokens, (int)invoke["max_tokens"]!);
        Assert.Equal(expectedBudget, (double)invoke["thinking"]!["budget_tokens"]!);
        Assert.Equal(expectedTokens, (int)converse["inferenceConfig"]!["maxTokens"]!);
        Assert.Equal(expectedBudget, (double)converse["additionalModelRequestFields"]!["thinking"]!["budget_tokens"]!);
        Assert.InRange((double)invoke["thinking"]!["budget_tokens"]!, 1024, expectedTokens - 1);
    }

    // The gateway leaves the caller's own contradictions to AWS's error; with interleaved thinking they are even allowed.
    [Theory]
    [InlineData(8000, "2000", "4000")]
    [InlineData(8000, "8000", "8000")]
    [InlineData(8000, "500", "100")]
    public async Task What_the_gateway_has_not_lowered_stays_the_callers(int most, string tokens, string budget)
    {
        var (invoke, converse) = await SentAsync(most, tokens, budget);

        Assert.Equal(tokens, invoke["max_tokens"]!.ToJsonString());
        Assert.Equal(budget, invoke["thinking"]!["budget_tokens"]!.ToJsonString());
        Assert.Equal(budget, converse["additionalModelRequestFields"]!["thinking"]!["budget_tokens"]!.ToJsonString());
    }

    [Theory]
    [InlineData("/model/claude-haiku-4-5/invoke", "thinking.budget_tokens")]
    [InlineData("/model/claude-haiku-4-5/converse", "additionalModelRequestFields.thinking.budget_tokens")]
    public async Task Where_no_budget_fits_it_is_refused_by_name(string path, string named)
    {
        await using var gateway = await TestGateway.StartAsync(Most(1024));
        var body = path.EndsWith("invoke", StringComparison.Ordinal)
            ? Invoke("32000", "31999")
            : Converse("32000", "31999");

        using var response = await gateway.Post(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.StartsWith($"{named} は使えません。", message, StringComparison.Ordinal);
        Assert.Contains("Callers__Applications__demo__RequestPolicy__MaxTokens", message, StringComparison.Ordinal);
        Assert.Equal(named, (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["RefusedMembers"]);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Anthropics_own_API_is_told_in_its_own_names_and_may_count()
    {
        const string Thinking = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":31999}";
        var refused = await Posted.ToAsync(Posted.With(Thinking), settings: Most(1024));
        var counted = await Posted.ToAsync(Posted.With(Thinking), "/v1/messages/count_tokens", Most(1024));

        Assert.StartsWith("thinking.budget_tokens cannot be used", refused.Message, StringComparison.Ordinal);
        Assert.Null(refused.Sent);
        Assert.Equal(31999, (int)counted.Json["thinking"]!["budget_tokens"]!);
    }

    [Fact]
    public async Task A_limit_of_the_operators_for_the_budget_does_not_hide_it()
    {
        var settings = Most(2000);
        settings["Callers:Applications:demo:RequestPolicy:AdditionalModelRequestFields:0:Pointer"] = "/thinking/budget_tokens";
        settings["Callers:Applications:demo:RequestPolicy:AdditionalModelRequestFields:0:Max"] = "50000";
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Converse("32000", "31999"));

        var sent = JsonNode.Parse(Assert.Single(bedrock.Calls).Body)!;
        Assert.Equal(1024, (int)sent["additionalModelRequestFields"]!["thinking"]!["budget_tokens"]!);
    }

    private static Dictionary<string, string?> Most(int most) =>
        new() { ["Callers:Applications:demo:RequestPolicy:MaxTokens"] = $"{most}" };

    private static async Task<(JsonNode Invoke, JsonNode Converse)> SentAsync(int most, string? tokens, string budget)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(Most(most), simulator: bedrock.Install);

        using var invoke = await gateway.Post("/model/claude-haiku-4-5/invoke", Invoke(tokens, budget));
        using var converse = await gateway.Post("/model/claude-haiku-4-5/converse", Converse(tokens, budget));

        Assert.Equal(2, bedrock.Calls.Count);
        return (JsonNode.Parse(bedrock.Calls.First().Body)!, JsonNode.Parse(bedrock.Calls.Last().Body)!);
    }

    private static string Invoke(string? tokens, string budget) =>
        $$"""{"thinking":{"budget_tokens":{{budget}},"type":"enabled"},{{(tokens is null ? "" : $"\"max_tokens\":{tokens},")}}"messages":{{Messages}}}""";

    private static string Converse(string? tokens, string budget) =>
        $$$"""{"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":{{{budget}}}}},"inferenceConfig":{{{(tokens is null ? "{}" : $"{{\"maxTokens\":{tokens}}}")}}},"messages":[{"role":"user","content":[{"text":"x"}]}]}""";
}
