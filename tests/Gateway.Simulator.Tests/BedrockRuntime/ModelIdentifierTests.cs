using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ModelIdentifierTests
{
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    [Theory]
    [InlineData("anthropic.claude-unknown")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("apac.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("JP.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData(
        "arn:aws:bedrock:ap-northeast-1:999999999999:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("simulator.throttle-twice")]
    public async Task An_id_that_means_nothing_in_Tokyo_is_invalid(string modelId)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()).For(modelId).SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
        Assert.Equal("The provided model identifier is invalid.", answer.Message);
    }

    [Theory]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1%253A0")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1%3a0%")]
    public async Task An_id_that_was_encoded_twice_or_badly_is_invalid(string segment)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Path = $"/model/{segment}/converse",
        }.SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task The_base_id_of_a_profile_only_model_is_not_on_demand()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
            .For("anthropic.claude-haiku-4-5-20251001-v1:0").SendAsync();

        Assert.Equal("ValidationException", answer.ErrorCode);
        Assert.Equal(
            "Invocation of model ID anthropic.claude-haiku-4-5-20251001-v1:0 with on-demand throughput isn’t "
            + "supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
            answer.Message);
    }

    [Theory]
    [InlineData("anthropic.claude-3-haiku-20240307-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0")]
    [InlineData("apac.anthropic.claude-3-haiku-20240307-v1:0")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("jp.anthropic.claude-opus-5-5")]
    public async Task Whatever_the_policy_allows_and_Tokyo_serves_is_answered(string modelId)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;

        var answer = await new SignedCall(simulator, simulator.Session()).For(modelId).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_global_profile_needs_the_model_without_a_Region()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = simulator.Aws.Contractor.PermissionPolicy.Replace(
            "inference-profile/jp.", "inference-profile/*.", StringComparison.Ordinal);

        var answer = await new SignedCall(simulator, simulator.Session())
            .For("global.anthropic.claude-haiku-4-5-20251001-v1:0").SendAsync();

        Assert.Contains(
            "on resource: arn:aws:bedrock:::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0 because",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/model/a/b/converse")]
    [InlineData("/model//converse")]
    [InlineData("/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/CONVERSE")]
    [InlineData("/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse/")]
    [InlineData("/MODEL/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse")]
    [InlineData("/openai/v1/chat/completions")]
    public async Task Any_other_path_is_no_operation(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        using var response = await simulator.Http.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var answer = await Response.ReadAsync(response);

        Assert.Equal((HttpStatusCode.NotFound, "UnknownOperationException"), (answer.Status, answer.ErrorCode));
        Assert.True(Guid.TryParse(answer.Headers["x-amzn-RequestId"], out _));
    }

    [Fact]
    public async Task A_guardrail_needs_a_permission_of_its_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session())
        {
            Body = Some.Saying("x", ""","guardrailConfig":{"guardrailIdentifier":"abc","guardrailVersion":"1"}"""),
        };

        var denied = await call.SendAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        var unknown = await call.SendAsync();

        Assert.Contains(
            "bedrock:ApplyGuardrail on resource: arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/abc",
            denied.Message,
            StringComparison.Ordinal);
        Assert.Equal("The guardrail identifier or version provided in the request does not exist.", unknown.Message);
    }
}
