using System.Net;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Policies;

public sealed class EndpointPolicyTests
{
    private const string Everyone = ""","Principal":"*" """;
    private const string Profile =
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string OsakaModel =
        "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";

    [Theory]
    [InlineData("""{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/BedrockGatewayRole"}}""", true)]
    [InlineData("""{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/BedrockGatewayRole"}}""", true)]
    [InlineData("""{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/Bedrock*"}}""", true)]
    [InlineData("""{"ArnLike":{"aws:PrincipalArn":"arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/*"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}""", true)]
    [InlineData("""{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:PrincipalOrgID":"o-444455556666"}}""", true)]
    [InlineData("""{"StringEquals":{"aws:PrincipalOrgID":"o-111122223333"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:SourceVpce":"vpce-0123"}}""", true)]
    [InlineData("""{"StringNotEquals":{"aws:SourceVpce":"vpce-0123"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:RequestedRegion":["ap-northeast-1","ap-northeast-3"]}}""", true)]
    [InlineData("""{"StringEquals":{"aws:RequestedRegion":"ap-northeast-1"}}""", false)]
    public async Task It_sees_the_role_behind_the_session_and_where_the_call_goes(string condition, bool passes)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointIds.BedrockRuntime = "vpce-0123";
        simulator.Aws.EndpointPolicies.BedrockRuntime = Policy.Of(
            Policy.Statement("Allow", "bedrock:*", "*", $"{Everyone},\"Condition\":{condition}"));

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task A_call_no_statement_allows_is_denied_in_the_endpoints_name()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.BedrockRuntime =
            Policy.Of(Policy.Statement("Allow", "bedrock:InvokeModel", "*", Everyone));
        var call = new SignedCall(simulator, simulator.Session());

        var whole = await call.SendAsync();
        var streamed = await call.By("converse-stream").SendAsync();

        Assert.Equal(HttpStatusCode.OK, whole.Status);
        streamed.AssertRefused(
            "AccessDeniedException",
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + $"perform: bedrock:InvokeModelWithResponseStream on resource: {Profile} because no VPC endpoint policy "
            + "allows the bedrock:InvokeModelWithResponseStream action");
    }

    [Fact]
    public async Task A_missing_destination_is_named()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.BedrockRuntime = Policy.Of(
            Policy.Statement("Allow", "bedrock:*", "arn:aws:bedrock:ap-northeast-1:*", Everyone));

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.EndsWith(
            $"{OsakaModel} because no VPC endpoint policy allows the bedrock:InvokeModel action",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_deny_is_told_as_such()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.Bedrock = Policy.Of(
            Policy.Statement("Allow", "*", "*", Everyone),
            Policy.Statement("Deny", "bedrock:GetInferenceProfile", "*", Everyone));
        var call = new SignedCall(simulator, simulator.Session());

        var denied = await call.Reading("/inference-profiles/jp.anthropic.claude-opus-5").SendAsync();
        var allowed = await call.Reading("/inference-profiles").SendAsync();

        denied.AssertRefused(
            "AccessDeniedException",
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + "perform: bedrock:GetInferenceProfile on resource: arn:aws:bedrock:ap-northeast-1:444455556666:"
            + "inference-profile/jp.anthropic.claude-opus-5 with an explicit deny in a VPC endpoint policy");
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
    }

    [Fact]
    public async Task Each_endpoint_has_its_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.Bedrock = Policy.Of(Policy.Statement("Allow", "s3:*", "*", Everyone));
        var call = new SignedCall(simulator, simulator.Session());

        var runtime = await call.SendAsync();
        var control = await call.Reading("/data-retention").SendAsync();
        simulator.Aws.EndpointPolicies.Bedrock = null;
        var open = await call.Reading("/data-retention").SendAsync();

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK),
            (runtime.Status, control.Status, open.Status));
        Assert.EndsWith(
            "perform: bedrock:GetAccountDataRetention because no VPC endpoint policy allows the "
            + "bedrock:GetAccountDataRetention action",
            control.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_grants_nothing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.BedrockRuntime = Policy.Of(Policy.Statement("Allow", "*", "*", Everyone));

        var answer = await new SignedCall(simulator, simulator.Session()).For("jp.anthropic.claude-opus-5").SendAsync();

        Assert.Contains("because no identity-based policy allows", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","Principal":{"AWS":"arn:aws:iam::111122223333:role/GatewayTaskRole"}""", true)]
    [InlineData(""","Principal":{"AWS":"444455556666"}""", false)]
    [InlineData(""","Principal":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/GatewayTaskRole"}}""", true)]
    [InlineData(""","Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}""", false)]
    public async Task At_STS_the_caller_is_the_task_role(string members, bool passes)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.Sts =
            Policy.Of(Policy.Statement("Allow", "sts:AssumeRole", Accounts.BedrockRoleArn, members));

        var refusal = await Record.ExceptionAsync(() => simulator.AssumeAsync(StsCaller.AssumeBedrockRole()));

        Assert.Equal(
            passes
                ? null
                : "User: arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/test-task is not authorized to "
                    + "perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/BedrockGatewayRole because "
                    + "no VPC endpoint policy allows the sts:AssumeRole action",
            refusal?.Message);
    }

    [Fact]
    public async Task At_STS_an_explicit_deny_is_told_as_such()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.EndpointPolicies.Sts = Policy.Of(
            Policy.Statement("Allow", "*", "*", Everyone), Policy.Statement("Deny", "sts:AssumeRole", "*", Everyone));

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole());

        Assert.Equal(("AccessDenied", HttpStatusCode.Forbidden), (refusal.ErrorCode, refusal.StatusCode));
        Assert.EndsWith(
            "role/BedrockGatewayRole with an explicit deny in a VPC endpoint policy",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_STS_even_ones_own_name_needs_the_endpoint()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Municipality.ServiceControlPolicy = Policy.Allow("s3:*", "*");
        using var sts = simulator.Sts(simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)));

        var told = await sts.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken);
        simulator.Aws.EndpointPolicies.Sts = Policy.Of(Policy.Statement("Allow", "sts:AssumeRole", "*", Everyone));
        var refusal = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(
            () => sts.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken));

        Assert.Equal(Accounts.MunicipalityId, told.Account);
        Assert.Equal(
            "User: arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/test-task is not authorized to perform: "
            + "sts:GetCallerIdentity because no VPC endpoint policy allows the sts:GetCallerIdentity action",
            refusal.Message);
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "no principal", Policy.Allow("*", "*") },
        { "no resource", Policy.Of("""{"Effect":"Allow","Principal":"*","Action":"*"}""") },
        { "no policy", "{}" },
        { "too long", Policy.Of(Policy.Statement("Allow", "*", new string('x', 20_480), Everyone)) },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_document_that_is_no_endpoint_policy_leaves_the_old_one_in_force(string what, string json)
    {
        var policies = new EndpointPolicies
        {
            Sts = Policy.Of(Policy.Statement("Allow", "sts:*", "*", Everyone)),
        };
        var old = policies.Sts;

        Assert.True(Record.Exception(() => policies.Sts = json) is PolicyFormatException, what);
        Assert.Equal(old, policies.Sts);
    }
}
