using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>Counting tokens: by AWS's CountTokens with the base model, and else by an estimate that says so.</summary>
public class MessageTokensTests
{
    private const string Path = "/v1/messages/count_tokens";

    [Fact]
    public async Task Bedrock_counts_what_it_would_be_sent()
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, "{\"inputTokens\":321}"u8.ToArray()));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post(Path, Posted.With(""));

        Assert.Equal("{\"input_tokens\":321}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(response.Headers.Contains("X-Gateway-Estimated"));
        Assert.True(response.Headers.Contains("request-id"));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("anthropic.claude-haiku-4-5-20251001-v1:0", settled.Values["ModelId"]);
    }

    [Theory]
    [InlineData("", "\"max_tokens\":1")]
    [InlineData("\"max_tokens\":9,", "\"max_tokens\":1")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":10000},", "\"max_tokens\":10001")]
    public async Task The_body_inside_is_one_that_Invoke_takes(string members, string tokens)
    {
        var posted = await Posted.ToAsync(
            $"{{\"model\":\"{Posted.Haiku}\",{members}\"service_tier\":\"auto\",{Posted.Turn}}}", Path,
            headers: ("anthropic-beta", "interleaved-thinking-2025-05-14"));

        Assert.StartsWith(
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"interleaved-thinking-2025-05-14\"]," + tokens + ",",
            posted.Sent, StringComparison.Ordinal);
        Assert.EndsWith(Posted.Turn + "}", posted.Sent, StringComparison.Ordinal);
        Assert.Equal("service_tier", posted.Dropped);
        Assert.NotNull(JsonNode.Parse(posted.Sent!, null, new() { AllowDuplicateProperties = false }));
    }

    // Agents that get no number here ask the model itself, dozens of times.
    [Fact]
    public async Task Where_AWS_does_not_count_the_gateway_estimates_and_says_so()
    {
        var few = await Posted.ToAsync(Posted.With("", Posted.Newer), Path);
        var many = await Posted.ToAsync(
            Posted.With("", Posted.Newer, "\"messages\":[{\"role\":\"user\",\"content\":\"" + new string('あ', 1000) + "\"}]"), Path);

        Assert.Null(few.Sent);
        Assert.Equal(("input_tokens", 200), (few.Headers["X-Gateway-Estimated"], few.Status));
        Assert.InRange(Count(few), 5, 60);
        Assert.InRange(Count(many) - Count(few), 1200, 1400);
    }

    // AWS counts for some models in some Regions; the catalog can be wrong about it.
    [Theory]
    [InlineData(400, "The provided model doesn't support counting tokens.")]
    [InlineData(400, "The provided model identifier is invalid.")]
    [InlineData(404, "The model is not there.")]
    public async Task Where_AWS_refuses_to_count_for_the_model_the_gateway_estimates(int status, string message)
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(status, "ValidationException", message));
        await using var gateway = await TestGateway.StartAsync(new(Posted.AllModels), simulator: bedrock.Install);
        var turn = "\"messages\":[{\"role\":\"user\",\"content\":\"" + new string('あ', 1000) + "\"}]";

        var refused = await Posted.ToAsync(gateway, new RecordingBedrock(), Posted.With("", turn: turn), Path);
        var never = await Posted.ToAsync(gateway, new RecordingBedrock(), Posted.With("", Posted.Newer, turn), Path);

        Assert.Equal(("input_tokens", 200), (refused.Headers["X-Gateway-Estimated"], refused.Status));
        Assert.InRange(Count(refused), Count(never) - 20, Count(never) + 20);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
    }

    [Theory]
    [InlineData(400, "ValidationException", "messages: x", 400)]
    [InlineData(403, "AccessDeniedException", "x", 502)]
    public async Task Any_other_refusal_stays_one(int given, string type, string message, int status)
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(given, type, message));
        await using var gateway = await TestGateway.StartAsync(new(Posted.AllModels), simulator: bedrock.Install);

        var posted = await Posted.ToAsync(gateway, new RecordingBedrock(), Posted.With(""), Path);

        Assert.Equal(status, posted.Status);
    }

    [Theory]
    [InlineData("image", "image/png", "iVBORw0KGgo", 1600, 1700)]
    [InlineData("document", "application/pdf", "JVBERi0xLjQK", 18_000, 20_000)]
    public async Task A_file_counts_by_its_kind_and_not_by_its_base64(string kind, string type, string head, int least, int most)
    {
        var data = head + Convert.ToBase64String(new byte[300_000]);
        data = data[..(data.Length / 4 * 4)];

        var posted = await Posted.ToAsync(
            Posted.With("", Posted.Newer, $$$"""
                "messages":[{"role":"user","content":[{"type":"{{{kind}}}","source":{"data":"{{{data}}}","type":"base64","media_type":"{{{type}}}"}}]}]
                """), Path);

        Assert.True(posted.Status == 200, posted.Body);
        Assert.InRange(Count(posted), least, most);
    }

    [Fact]
    public async Task The_policy_and_personal_data_hold_for_an_estimate_too()
    {
        var refused = await Posted.ToAsync(Posted.With("\"mcp_servers\":[]", Posted.Newer), Path);
        var blocked = await Posted.ToAsync(
            Posted.With("", Posted.Newer, "\"messages\":[{\"role\":\"user\",\"content\":\"個人番号は123456789018です\"}]"), Path,
            new(Posted.AllModels) { ["Callers:Applications:demo:PersonalData:Requests"] = "Block" });

        Assert.Equal(400, refused.Status);
        Assert.Equal(422, blocked.Status);
    }

    [Fact]
    public async Task A_count_that_Bedrock_does_not_give_is_an_error()
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes("{\"tokens\":1}")));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post(Path, Posted.With(""));

        Assert.Equal("api_error", (string?)(await Some.JsonAsync(response))["error"]!["type"]);
    }

    private static long Count(Posted posted) =>
        long.Parse(JsonNode.Parse(posted.Body)!["input_tokens"]!.ToJsonString(), CultureInfo.InvariantCulture);
}
