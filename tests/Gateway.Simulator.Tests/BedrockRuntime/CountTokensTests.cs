using System.Net;
using System.Text;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class CountTokensTests
{
    private const string Haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";

    [Theory]
    [InlineData(Some.Hello)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"これは何？"},{"image":{"format":"png","source":{"bytes":"AAEC"}}}]}],"system":[{"text":"あなたは職員です。"}],"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}}}}]}}""")]
    public async Task The_count_is_the_one_Converse_reports(string request)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var converse = new SignedCall(simulator, simulator.Session()) { Body = request };

        var count = await Count(simulator, Converse(request)).SendAsync();

        var usage = (await converse.SendAsync()).Json.GetProperty("usage");
        Assert.Equal(HttpStatusCode.OK, count.Status);
        Assert.Equal($$"""{"inputTokens":{{usage.GetProperty("inputTokens").GetInt32()}}}""", count.Body);
    }

    [Fact]
    public async Task A_body_of_InvokeModel_is_counted_as_InvokeModel_reports_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = InvokeModelTests.Claude("庁舎の開庁時間は？", ""","system":"短く答えてください。" """);
        var invoke = new SignedCall(simulator, simulator.Session()) { Body = body }.By("invoke");

        var count = await Count(simulator, Input(body)).SendAsync();

        Assert.Equal(
            (await invoke.SendAsync()).Headers["X-Amzn-Bedrock-Input-Token-Count"],
            count.Json.GetProperty("inputTokens").GetRawText());
    }

    [Theory]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-sonnet-5")]
    [InlineData("amazon.nova-2-lite-v1:0")]
    [InlineData("anthropic.claude-opus-4-8")]
    [InlineData("anthropic.claude-opus-5-5")]
    [InlineData("anthropic.claude-haiku-5-5")]
    public async Task Profiles_and_ARNs_are_not_counted(string modelId)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Count(simulator, Converse(Some.Hello)).For(modelId).SendAsync();

        Assert.Equal(
            (HttpStatusCode.BadRequest, "ValidationException", "The provided model doesn't support counting tokens."),
            (answer.Status, answer.ErrorCode, answer.Message));
    }

    [Fact]
    public async Task An_unknown_id_is_invalid()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Count(simulator, "{}").For("anthropic.claude-unknown").SendAsync();

        Assert.Equal("The provided model identifier is invalid.", answer.Message);
    }

    [Fact]
    public async Task The_role_may_count_for_its_model_and_no_other()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Count(simulator, Converse(Some.Hello))
            .For("anthropic.claude-sonnet-5").SendAsync();

        Assert.Equal(
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + "perform: bedrock:CountTokens on resource: arn:aws:bedrock:ap-northeast-1::foundation-model/"
            + "anthropic.claude-sonnet-5 because no identity-based policy allows the bedrock:CountTokens action",
            answer.Message);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"input":{}}""")]
    [InlineData("""{"input":{"converse":{"messages":[]}}}""")]
    [InlineData("""{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{}}}}""")]
    [InlineData("""{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"a"}]}]},"invokeModel":{"body":"e30="}}}""")]
    [InlineData("""{"input":{"invokeModel":{"body":"not base64"}}}""")]
    [InlineData("""{"input":{"invokeModel":{"body":"e30="}}}""")]
    [InlineData("""{"input":{"invokeModel":{"body":"bm8ganNvbg=="}}}""")]
    public async Task What_is_not_exactly_one_good_input_is_refused(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Count(simulator, body).SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task The_ids_that_stand_for_faults_can_be_counted_and_fail_so()
    {
        await using var simulator = await RunningSimulator.WithSimulatorModelsAsync();
        var call = Count(simulator, Converse(Some.Hello));

        Assert.Equal(HttpStatusCode.OK, (await call.For("simulator.stream-reset").SendAsync()).Status);
        Assert.Equal("ThrottlingException", (await call.For("simulator.throttle-always").SendAsync()).ErrorCode);
        Assert.EndsWith(
            "bedrock:CountTokens action",
            (await call.For("simulator.access-denied").SendAsync()).Message,
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await call.For("simulator.huge").SendAsync()).Status);
    }

    private static string Converse(string request) => "{\"input\":{\"converse\":" + request + "}}";

    private static string Input(string body) =>
        """{"input":{"invokeModel":{"body":"BODY"}}}""".Replace(
            "BODY", Convert.ToBase64String(Encoding.UTF8.GetBytes(body)), StringComparison.Ordinal);

    private static SignedCall Count(RunningSimulator simulator, string body) =>
        new SignedCall(simulator, simulator.Session()) { Body = body }.By("count-tokens").For(Haiku);
}
