using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy.Walk;

public class RefusedMemberTests
{
    [Theory]
    [InlineData("""[{"role":"user","content":[{"text":"a","Text":"b"}]}]""", "messages[0].content[0].text")]
    [InlineData("""[{"role":"user","content":[{"text":"a"}],"\u0072ole":"x"}]""", "messages[0].role")]
    [InlineData(
        """[{"role":"user","content":[{"toolUse":{"toolUseId":"t","name":"n","input":{"himitsu":1,"himitsu":2}}}]}]""",
        "messages[0].content[0].toolUse.input.*")]
    [InlineData("""[{"role":"user","content":[{"text":"\ud83d"}]}]""", "messages[0].content[0].text")]
    public async Task A_refused_member_is_placed_and_nothing_is_sent(string messages, string place)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var own = await gateway.Post(
            "/converse", $$"""{"modelId":"claude-haiku-4-5","messages":{{messages}}}""");
        using var native = await gateway.Post(
            "/model/claude-haiku-4-5/converse", $$"""{"messages":{{messages}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, own.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, native.StatusCode);
        Assert.Equal("ValidationException", native.Headers.GetValues("x-amzn-ErrorType").Single());
        var detail = (string)(await Some.JsonAsync(own))["detail"]!;
        Assert.Contains(place, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("himitsu", detail, StringComparison.Ordinal);
        Assert.Contains(place, (string?)(await Some.JsonAsync(native))["message"], StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Free_JSON_with_id_and_ID_is_sent()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse",
            """
            {"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"x"}]}],"toolConfig":{"tools":
            [{"toolSpec":{"name":"n","inputSchema":{"json":{"type":"object","properties":{"id":{},"ID":{}}}}}}]}}
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, gateway.BedrockCalls);
    }
}
