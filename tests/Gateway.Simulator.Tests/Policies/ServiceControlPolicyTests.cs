using System.Net;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Policies;

public sealed class ServiceControlPolicyTests
{
    private const string Caller = "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session";
    private const string Profile =
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string OsakaModel =
        "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string ContractorsPolicy =
        "arn:aws:organizations::999900001111:policy/o-444455556666/service_control_policy/p-444455556666";

    private static readonly string All = Policy.Statement("Allow", "*");

    [Fact]
    public async Task What_it_does_not_allow_is_denied_in_its_name()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.ServiceControlPolicy = Policy.Allow("bedrock:Get*", "*");
        var call = new SignedCall(simulator, simulator.Session());

        var runtime = await call.SendAsync();
        var control = await call.Reading("/data-retention").SendAsync();

        runtime.AssertRefused(
            "AccessDeniedException",
            $"{Caller} is not authorized to perform: bedrock:InvokeModel on resource: {Profile} because no service "
            + "control policy allows the bedrock:InvokeModel action");
        Assert.Equal(HttpStatusCode.OK, control.Status);
    }

    [Fact]
    public async Task An_explicit_deny_of_one_destinations_Region_fails_the_call()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.ServiceControlPolicy = OnlyIn("ap-northeast-1");

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        answer.AssertRefused(
            "AccessDeniedException",
            $"{Caller} is not authorized to perform: bedrock:InvokeModel on resource: {OsakaModel} with an explicit "
            + $"deny in a service control policy: {ContractorsPolicy}");
    }

    [Theory]
    [InlineData("Always", false, false)]
    [InlineData("WhenRouted", true, false)]
    public async Task How_often_the_denied_destination_fails_a_call_is_the_switchs_choice(
        string osakaDenial, bool first, bool second)
    {
        await using var simulator = await RunningSimulator.StartAsync(null, ("OsakaDenial", osakaDenial));
        simulator.Aws.Contractor.ServiceControlPolicy = OnlyIn("ap-northeast-1");
        var call = new SignedCall(simulator, simulator.Session());

        Assert.Equal(first, (await call.SendAsync()).Status == HttpStatusCode.OK);
        Assert.Equal(second, (await call.SendAsync()).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_denied_source_Region_is_told_for_the_profile()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.ServiceControlPolicy = OnlyIn("us-east-1");

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Contains(
            $"on resource: {Profile} with an explicit deny in a service control policy",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_global_profile_the_destinations_Region_is_unspecified()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        var call = new SignedCall(simulator, simulator.Session())
            .For("global.anthropic.claude-haiku-4-5-20251001-v1:0");

        simulator.Aws.Contractor.ServiceControlPolicy = OnlyIn("ap-northeast-1");
        var denied = await call.SendAsync();
        simulator.Aws.Contractor.ServiceControlPolicy = OnlyIn("ap-northeast-1", "unspecified");
        var allowed = await call.SendAsync();

        Assert.Contains(
            "on resource: arn:aws:bedrock:::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0 with an explicit "
            + "deny in a service control policy",
            denied.Message,
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
    }

    [Fact]
    public async Task The_municipalitys_binds_the_task_role_at_STS()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        const string Denied = "User: arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/test-task is not "
            + "authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/BedrockGatewayRole";

        simulator.Aws.Municipality.ServiceControlPolicy = Policy.Allow("s3:*", "*");
        var notAllowed = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole());
        simulator.Aws.Municipality.ServiceControlPolicy = Policy.Of(All, Policy.Statement("Deny", "sts:AssumeRole"));
        var denied = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole());

        Assert.Equal(("AccessDenied", HttpStatusCode.Forbidden), (notAllowed.ErrorCode, notAllowed.StatusCode));
        Assert.Equal(
            $"{Denied} because no service control policy allows the sts:AssumeRole action", notAllowed.Message);
        Assert.Equal(
            $"{Denied} with an explicit deny in a service control policy: "
            + "arn:aws:organizations::999900001111:policy/o-111122223333/service_control_policy/p-111122223333",
            denied.Message);
    }

    [Fact]
    public async Task It_binds_the_roles_of_its_own_account_only()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.ServiceControlPolicy = Policy.Allow("bedrock:*", "*");
        simulator.Aws.Municipality.ServiceControlPolicy = Policy.Allow("sts:*", "*");

        var session = await simulator.AssumeAsync(StsCaller.AssumeBedrockRole());

        Assert.True(simulator.Aws.Credentials.TryFind(session.Credentials.AccessKeyId, out var signer));
        Assert.Equal(HttpStatusCode.OK, (await new SignedCall(simulator, signer).SendAsync()).Status);
    }

    [Fact]
    public async Task An_explicit_deny_anywhere_is_told_before_a_missing_allow()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.ServiceControlPolicy = Policy.Allow("s3:*", "*");
        simulator.Aws.Contractor.PermissionPolicy = Policy.Of(All, Policy.Statement("Deny", "bedrock:*"));

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.EndsWith("with an explicit deny in an identity-based policy", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_is_FullAWSAccess_and_a_wrong_document_changes_nothing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var contractor = simulator.Aws.Contractor;
        contractor.ServiceControlPolicy = Policy.Allow("s3:*", "*");

        Assert.Throws<PolicyFormatException>(() => contractor.ServiceControlPolicy = "{}");
        Assert.Equal(Policy.Allow("s3:*", "*"), contractor.ServiceControlPolicy);
        contractor.ServiceControlPolicy = null;

        Assert.Equal(HttpStatusCode.OK, (await new SignedCall(simulator, simulator.Session()).SendAsync()).Status);
    }

    private static string OnlyIn(params string[] regions)
    {
        var list = string.Join(',', regions.Select(region => $"\"{region}\""));
        return Policy.Of(All, Policy.Statement(
            "Deny", "bedrock:*", "*", $$$""","Condition":{"StringNotEquals":{"aws:RequestedRegion":[{{{list}}}]}}"""));
    }
}
