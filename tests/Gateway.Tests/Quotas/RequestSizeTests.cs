using System.Net;
using Gateway.Quotas;
using Gateway.Testing;

namespace Gateway.Tests.Quotas;

/// <summary>What a request reserves: its prompt and the most that it may make the model write.</summary>
public class RequestSizeTests
{
    private const long MostOfHaiku = 64_000;

    // The path, the body, and the most output that is reserved.
    public static TheoryData<string, string, long> Requests => new()
    {
        { "/converse", """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":123}}""", 123 },
        { "/converse", """{"modelId":"claude-haiku-4-5","inferenceConfig":{"temperature":0},"messages":[{"role":"user","content":[{"text":"x"}]}]}""", MostOfHaiku },
        { "/converse/stream", """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"x"}]}]}""", MostOfHaiku },
        { "/model/claude-haiku-4-5/converse", """{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":9}}""", 9 },
        { "/model/claude-haiku-4-5/invoke", """{"anthropic_version":"bedrock-2023-05-31","max_tokens":77,"messages":[{"role":"user","content":"x"}]}""", 77 },
        { "/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":88,"messages":[{"role":"user","content":"x"}]}""", 88 },
        { "/v1/chat/completions", """{"model":"claude-haiku-4-5","max_completion_tokens":99,"messages":[{"role":"user","content":"x"}]}""", 99 },
        { "/v1/chat/completions", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}]}""", 8192 }, // Written for it.
        { "/model/titan-embed-text-v2/invoke", """{"inputText":"x"}""", 0 },
        { "/v1/embeddings", """{"model":"titan-embed-text-v2","input":["x","y"]}""", 0 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_reserves_its_prompt_and_its_most_output(string path, string body, long output)
    {
        var bedrock = new HeldBedrock(0);
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "1000000")], bedrock.Install);

        var call = stage.Gateway.Post(path, body);
        await bedrock.WhenHeldAsync(1);
        var reserved = stage.Day.Reserved.Tokens;
        bedrock.Release();
        using var response = await call;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.InRange(reserved - output, 5, body.Length + 200); // The prompt, with what the gateway adds.
    }

    // Trap 12: nothing that cannot be read is taken for little.
    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("null")]
    [InlineData("\"many\"")]
    public async Task What_is_not_known_is_reserved_as_the_most(string maxTokens)
    {
        var body = $$$"""{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":{{{maxTokens}}}}}""";
        var bedrock = new HeldBedrock(0);
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "1000000")], bedrock.Install);

        var call = stage.Gateway.Post("/converse", body);
        await Task.WhenAny(bedrock.WhenHeldAsync(1), call);
        var reserved = stage.Day.Reserved.Tokens;
        bedrock.Release();
        using var response = await call;

        Assert.True(call.IsCompletedSuccessfully);
        Assert.InRange(reserved, MostOfHaiku, MostOfHaiku + 200);
    }

    [Fact]
    public async Task The_limit_of_the_applications_own_setting_is_what_is_reserved()
    {
        var bedrock = new HeldBedrock(0);
        await using var stage = await QuotaStage.StartAsync(
            [("TokensPerDay", "1000000"), ("Callers:Applications:demo:RequestPolicy:MaxTokens", "500")], bedrock.Install);

        var call = stage.Gateway.Post("/converse", Some.ConverseRequest());
        await bedrock.WhenHeldAsync(1);
        var reserved = stage.Day.Reserved.Tokens;
        bedrock.Release();
        using var response = await call;

        Assert.InRange(reserved, 501, 600);
    }

    [Fact]
    public void An_estimate_learns_what_a_byte_makes_and_stays_within_its_bounds()
    {
        var estimate = new InputEstimate();
        var size = new RequestSize(1000);
        Assert.Equal(500, estimate.Of(size, window: null));

        for (var i = 0; i < 60; i++)
        {
            estimate.Learn(size, 300);
        }

        Assert.InRange(estimate.Of(size, null), 300, 305);
        for (var i = 0; i < 200; i++)
        {
            estimate.Learn(size, 90_000);
        }

        Assert.InRange(estimate.TokensOfByte, 1.19, 1.2);
        Assert.Equal(700, estimate.Of(size, window: 700));
        Assert.InRange(estimate.Of(size with { Images = 2, DocumentBytes = 2100 }, null), 1190 + 3200 + 100, 1200 + 3200 + 100);
        estimate.Learn(size with { Images = 1 }, 1);
        Assert.InRange(estimate.TokensOfByte, 1.19, 1.2);
    }
}
