using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class DestinationTests
{
    private const string OsakaModel =
        "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string TokyoModel =
        "arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";

    [Fact]
    public async Task Calls_of_a_profile_are_routed_to_its_destinations_in_turn()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        for (var i = 0; i < 3; i++)
        {
            await call.SendAsync();
        }

        Assert.Equal(
            ["ap-northeast-1", "ap-northeast-3", "ap-northeast-1"],
            simulator.Aws.Journal.Calls.Select(record => record.DestinationRegion));
    }

    [Theory]
    [InlineData(OsakaModel)]
    [InlineData(TokyoModel)]
    [InlineData(
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public async Task A_missing_resource_is_denied_by_name(string resource)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Without(simulator, resource);

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "AccessDeniedException"), (answer.Status, answer.ErrorCode));
        Assert.Equal(
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + "perform: bedrock:InvokeModel on resource: "
            + $"{resource} because no identity-based policy allows the bedrock:InvokeModel action",
            answer.Json.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task Osaka_missing_denies_every_call_when_the_switch_says_always()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Without(simulator, OsakaModel);

        Assert.Equal([false, false, false, false], await FourAsync(simulator));
    }

    [Fact]
    public async Task Osaka_missing_denies_every_other_call_when_the_switch_says_when_routed()
    {
        await using var simulator = await RunningSimulator.StartAsync(null, ("OsakaDenial", "WhenRouted"));
        Without(simulator, OsakaModel);

        Assert.Equal([true, false, true, false], await FourAsync(simulator));
    }

    [Fact]
    public async Task An_explicit_deny_of_one_destination_Region_fails_the_call()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"bedrock:*","Resource":"*"},
              {"Effect":"Deny","Action":"bedrock:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"ap-northeast-1"}}}]}
            """;

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.EndsWith(
            $"{OsakaModel} with an explicit deny in an identity-based policy",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_may_be_allowed_through_the_profile_only()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:*:444455556666:inference-profile/*"},
              {"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:*::foundation-model/*",
               "Condition":{"ArnLike":{"bedrock:InferenceProfileArn":"arn:aws:bedrock:*:444455556666:inference-profile/jp.*"}}}]}
            """;
        var call = new SignedCall(simulator, simulator.Session());

        Assert.Equal(HttpStatusCode.OK, (await call.SendAsync()).Status);
        Assert.Equal(
            "AccessDeniedException",
            (await call.For("anthropic.claude-haiku-4-5-20251001-v1:0").SendAsync()).ErrorCode);
    }

    [Fact]
    public async Task A_call_may_be_allowed_through_one_VPC_endpoint_only()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"*",
             "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0123"}}}}
            """;
        var call = new SignedCall(simulator, simulator.Session());

        var outside = await call.SendAsync();
        simulator.Aws.EndpointIds.BedrockRuntime = "vpce-0123";
        var inside = await call.SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (outside.Status, inside.Status));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task Whether_the_VPC_endpoint_is_seen_at_the_destination_is_a_switch(bool seen, HttpStatusCode expected)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointIds.BedrockRuntime = "vpce-0123";
        simulator.Aws.SourceVpceAtDestinations = seen;
        simulator.Aws.Contractor.PermissionPolicy = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"*",
             "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0123"}}}}
            """;

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Equal(expected, answer.Status);
    }

    [Fact]
    public async Task Each_service_has_an_endpoint_of_its_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointIds.Sts = "vpce-0123";
        simulator.Aws.Contractor.PermissionPolicy = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"*",
             "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0123"}}}}
            """;

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task Streamed_answers_need_an_action_of_their_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Allow("bedrock:InvokeModel", "*");
        var call = new SignedCall(simulator, simulator.Session());

        var whole = await call.SendAsync();
        var streamed = await call.By("converse-stream").SendAsync();

        Assert.Equal(HttpStatusCode.OK, whole.Status);
        Assert.EndsWith(
            "because no identity-based policy allows the bedrock:InvokeModelWithResponseStream action",
            streamed.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_municipalitys_own_role_may_not_invoke()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1))).SendAsync();

        Assert.Equal("AccessDeniedException", answer.ErrorCode);
        Assert.Contains(
            "arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/", answer.Message, StringComparison.Ordinal);
    }

    private static void Without(RunningSimulator simulator, string resource) =>
        simulator.Aws.Contractor.PermissionPolicy = simulator.Aws.Contractor.PermissionPolicy.Replace(
            $"\"{resource}\"", "\"arn:aws:s3:::nothing\"", StringComparison.Ordinal);

    private static async Task<List<bool>> FourAsync(RunningSimulator simulator)
    {
        var call = new SignedCall(simulator, simulator.Session());
        List<bool> answered = [];
        for (var i = 0; i < 4; i++)
        {
            answered.Add((await call.SendAsync()).Status == HttpStatusCode.OK);
        }

        return answered;
    }
}
