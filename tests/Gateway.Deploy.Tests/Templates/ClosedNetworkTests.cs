using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>Nothing can reach the internet, and only necessary connections are allowed.</summary>
public sealed class ClosedNetworkTests
{
    private static readonly string[] Outward =
    [
        "AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::EgressOnlyInternetGateway",
        "AWS::EC2::NatGateway", "AWS::EC2::EIP", "AWS::EC2::VPCPeeringConnection", "AWS::EC2::TransitGatewayAttachment",
        "AWS::EC2::Route", "AWS::EC2::Instance", "AWS::EC2::Subnet", "AWS::EC2::NetworkInterface",
        "AWS::CloudFront::Distribution", "AWS::GlobalAccelerator::Accelerator", "AWS::Lambda::Function",
    ];

    [Fact]
    public void No_template_makes_a_way_out()
    {
        Assert.DoesNotContain(AllStacks.Resources, resource => Outward.Contains(resource.Type));
        Assert.Equal(["DISABLED"], AllStacks.Of("AWS::ECS::Service").Select(PublicIp).Distinct());
        Assert.Equal(
            ["internal"],
            AllStacks.Of("AWS::ElasticLoadBalancingV2::LoadBalancer").Select(one => (string)one["Scheme"]!).Distinct());
    }

    [Fact]
    public void No_rule_names_the_whole_internet() => Assert.All(
        AllStacks.Resources.Where(resource => resource.Type.StartsWith("AWS::EC2::SecurityGroup", StringComparison.Ordinal)),
        resource =>
        {
            var text = resource.Properties.ToJsonString();
            Assert.DoesNotContain("0.0.0.0/0", text, StringComparison.Ordinal);
            Assert.DoesNotContain("::/0", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"-1\"", text, StringComparison.Ordinal);
        });

    // Without a rule CloudFormation keeps AWS's default, which allows everything to everywhere.
    [Fact]
    public void Every_security_group_says_where_it_may_connect_to() => Assert.All(
        AllStacks.Of("AWS::EC2::SecurityGroup"),
        group => Assert.NotEmpty(group["SecurityGroupEgress"]!.AsArray()));

    [Fact]
    public void The_gateway_may_connect_to_endpoints_and_image_layers_alone()
    {
        var endpoints = AllStacks.Rollouts[1].Endpoints;
        var rules = endpoints.Resources["GatewaySecurityGroup"]["Properties"]!["SecurityGroupEgress"]!.AsArray();

        Assert.Equal(
            [
                (string)endpoints.Resources["EndpointsFromGateway"]["Properties"]!["GroupId"]!,
                "pl-0123456789abcdef0",
            ],
            rules.Select(rule => (string?)(rule!["DestinationSecurityGroupId"] ?? rule["DestinationPrefixListId"])));
        Assert.All(rules, rule => Assert.Equal("443-443", $"{rule!["FromPort"]}-{rule["ToPort"]}"));
    }

    [Fact]
    public void Exactly_the_endpoints_that_are_needed_are_made()
    {
        string[] needed = ["bedrock", "bedrock-runtime", "ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager", "sts"];
        Assert.All(AllStacks.Rollouts, rollout => Assert.Equal(needed, ServicesOf(rollout.Endpoints)));
        Assert.All(
            AllStacks.Rollouts,
            rollout => Assert.Equal(["codeartifact.api", "codeartifact.repositories"], ServicesOf(rollout.Build)));
    }

    [Fact]
    public void Every_interface_endpoint_answers_under_the_services_own_name() => Assert.All(
        AllStacks.Of("AWS::EC2::VPCEndpoint").Where(one => (string?)one["VpcEndpointType"] == "Interface"),
        one => Assert.True((bool)one["PrivateDnsEnabled"]!));

    private static string PublicIp(JsonObject service) =>
        (string)service["NetworkConfiguration"]!["AwsvpcConfiguration"]!["AssignPublicIp"]!;

    private static IEnumerable<string> ServicesOf(Simulator.CloudFormation.Stack stack) => stack.Resources.Values
        .Where(resource => (string?)resource["Type"] == "AWS::EC2::VPCEndpoint")
        .Select(resource => ((string)resource["Properties"]!["ServiceName"]!)["com.amazonaws.ap-northeast-1.".Length..])
        .Order(StringComparer.Ordinal);
}
