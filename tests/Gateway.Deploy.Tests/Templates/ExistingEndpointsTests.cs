using Gateway.Deploy.Tests.Access;
using Gateway.Deploy.Tests.Rollouts;
using Gateway.Sandbox.Deployment;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>
/// A VPC that already has endpoints: private DNS allows only one per service, so each can be left out, and everything else is
/// created as before.
/// </summary>
public sealed class ExistingEndpointsTests
{
    private const string Group = "sg-0123456789abcdef0";

    private static readonly Dictionary<string, (string Template, string Parameter, string Value)> Left = new()
    {
        ["sts"] = ("20-endpoints", "ExistingStsEndpointId", "vpce-0aaaaaaaaaaaaaaa1"),
        ["bedrock-runtime"] = ("20-endpoints", "ExistingBedrockRuntimeEndpointId", "vpce-0aaaaaaaaaaaaaaa2"),
        ["bedrock"] = ("20-endpoints", "ExistingBedrockEndpointId", "vpce-0aaaaaaaaaaaaaaa3"),
        ["ecr.api"] = ("20-endpoints", "WithEcrApiEndpoint", "false"),
        ["ecr.dkr"] = ("20-endpoints", "WithEcrDkrEndpoint", "false"),
        ["logs"] = ("20-endpoints", "WithLogsEndpoint", "false"),
        ["secretsmanager"] = ("20-endpoints", "WithSecretsManagerEndpoint", "false"),
        ["s3"] = ("20-endpoints", "WithS3Endpoint", "false"),
        ["codeartifact.api"] = ("50-build", "WithCodeArtifactApiEndpoint", "false"),
        ["codeartifact.repositories"] = ("50-build", "WithCodeArtifactRepositoriesEndpoint", "false"),
    };

    public static TheoryData<string> Services => [.. Left.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_can_be_left_out_and_the_others_are_made(string service)
    {
        var rollout = Without(service);

        Assert.Equal(Left.Keys.Except([service]).Order(StringComparer.Ordinal), ServicesOf(rollout));
    }

    [Fact]
    public void Every_endpoint_that_a_template_makes_is_one_that_can_be_left_out() => Assert.Equal(
        Left.Keys.Order(StringComparer.Ordinal), ServicesOf(Rollout.Create(RolloutStage.Second, Deployments.Read)));

    [Fact]
    public async Task With_endpoints_that_were_there_everything_works_and_the_role_is_bound_to_them()
    {
        var rollout = Without([.. Left.Keys]);
        var ours = Deployments.Of(Variants.Second).Endpoints;

        // As the descriptions require: the same statements in the policies of the existing endpoints.
        await using var sandbox = await DeployedSandbox.StartAsync(rollout);
        sandbox.Aws.EndpointPolicies.Sts = Simulator.CloudFormation.StackPolicies.Endpoint(ours, "StsEndpoint");
        sandbox.Aws.EndpointPolicies.BedrockRuntime = Simulator.CloudFormation.StackPolicies.Endpoint(ours, "BedrockRuntimeEndpoint");
        sandbox.Aws.EndpointPolicies.Bedrock = Simulator.CloudFormation.StackPolicies.Endpoint(ours, "BedrockEndpoint");

        // The gateway may have asked before the policies were there; it asks again.
        await sandbox.WaitUntilServedAsync();

        Assert.Empty(ServicesOf(rollout));
        Assert.Equal(
            "StsEndpointId=vpce-0aaaaaaaaaaaaaaa1 BedrockRuntimeEndpointId=vpce-0aaaaaaaaaaaaaaa2 BedrockEndpointId=vpce-0aaaaaaaaaaaaaaa3",
            rollout.Endpoints.Outputs["ParametersForTheContractor"]);
        Assert.Equal("yes", rollout.Contractor.Outputs["BoundToTheMunicipalitysVpc"]);
        Assert.Equal(Walk.Second, await Walk.RunAsync(sandbox));
    }

    [Fact]
    public void The_gateway_and_the_builder_may_reach_them_by_their_security_group_and_nothing_else_is_opened()
    {
        var rollout = Without([.. Left.Keys]);

        var egress = rollout.Endpoints.Resources["GatewaySecurityGroup"]["Properties"]!["SecurityGroupEgress"]!.AsArray();
        Assert.Equal([Group], egress.Select(rule => (string?)rule!["DestinationSecurityGroupId"]).Where(id => id == Group));
        Assert.Equal(3, egress.Count);
        Assert.All(egress, rule => Assert.Equal("443-443", $"{rule!["FromPort"]}-{rule["ToPort"]}"));
        foreach (var (stack, rule) in new[] { (rollout.Endpoints, "ExistingEndpointsFromGateway"), (rollout.Build, "ExistingEndpointsFromBuilder") })
        {
            var properties = stack.Resources[rule]["Properties"]!;
            Assert.Equal($"{Group} 443-443", $"{properties["GroupId"]} {properties["FromPort"]}-{properties["ToPort"]}");
            Assert.StartsWith("sg-", (string?)properties["SourceSecurityGroupId"], StringComparison.Ordinal);
        }
    }

    private static Rollout Without(params string[] services)
    {
        var options = services.Select(service => Left[service])
            .ToDictionary(one => $"{one.Template}:{one.Parameter}", one => one.Value, StringComparer.Ordinal);
        options["20-endpoints:ExistingEndpointSecurityGroupId"] = Group;
        options["50-build:ExistingEndpointSecurityGroupId"] = Group;
        return Rollout.Create(RolloutStage.Second, Deployments.Read, options);
    }

    private static IEnumerable<string> ServicesOf(Rollout rollout) => new[] { rollout.Endpoints, rollout.Build }
        .SelectMany(stack => stack.Resources.Values)
        .Where(resource => (string?)resource["Type"] == "AWS::EC2::VPCEndpoint")
        .Select(resource => ((string)resource["Properties"]!["ServiceName"]!)["com.amazonaws.ap-northeast-1.".Length..])
        .Order(StringComparer.Ordinal);
}
