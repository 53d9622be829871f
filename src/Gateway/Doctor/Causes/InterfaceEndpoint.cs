
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Causes;

/// <summary>
/// A CloudFormation snippet of an interface endpoint with a private name and the policy of deploy/: an endpoint without a policy
/// of its own allows every call.
/// </summary>
internal static class InterfaceEndpoint
{
    /// <param name="here">The deployment.</param>
    /// <param name="service">The service, by AWS's name.</param>
    public static Snippet Of(Deployment here, string service) => new(
        new(
            "自治体: CloudFormation（20-endpoints が同じものを作ります。既にあるエンドポイントには、このポリシーの文を加えてください）",
            "Municipality: CloudFormation (20-endpoints makes the same; to an endpoint that exists, add the policy's "
            + "statements)"),
        $"""
        Endpoint:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcEndpointType: Interface
            ServiceName: com.amazonaws.{here.Region}.{service}
            VpcId: <VpcId>
            SubnetIds: [<SubnetIds>]
            SecurityGroupIds: [<lets in TCP 443 from the gateway>]
            PrivateDnsEnabled: true   # the VPC itself: EnableDnsSupport, EnableDnsHostnames
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
        {string.Join('\n', Statements(here, service))}
        """);

    private static IEnumerable<string> Statements(Deployment here, string service)
    {
        var models = string.Join(
            ", ",
            new[] { here.Region, here.OtherRegion }.Select(
                region => $"'arn:aws:bedrock:{region}::foundation-model/<model id>'"));
        var profiles = $"arn:aws:bedrock:{here.Region}:{here.ContractorAccount}:inference-profile/jp.*";
        var inRegion = $"'arn:aws:bedrock:{here.Region}::foundation-model/<in-Region model id>'";
        return service switch
        {
            Prerequisites.Sts => [Statement("sts:AssumeRole", here.RoleArn, "<GatewayTaskRoleArn>")],
            Prerequisites.BedrockRuntime =>
            [
                Statement(
                    "[bedrock:InvokeModel, bedrock:InvokeModelWithResponseStream]",
                    $"['{profiles}', {models}]", here.RoleArn),
                Statement("bedrock:CountTokens", $"[{models}]", here.RoleArn),
                Statement("bedrock:InvokeModel", inRegion, here.RoleArn),
            ],
            _ =>
            [
                Statement("bedrock:GetInferenceProfile", $"'{profiles}'", here.RoleArn),
                Statement("bedrock:GetFoundationModel", inRegion, here.RoleArn),
                Statement(
                    "[bedrock:ListInferenceProfiles, bedrock:GetFoundationModelAvailability, "
                    + "bedrock:GetUseCaseForModelAccess, bedrock:GetAccountDataRetention]",
                    "'*'", here.RoleArn),
            ],
        };
    }

    private static string Statement(string actions, string resources, string principal) => $$"""
                - Effect: Allow
                  Principal: '*'
                  Action: {{actions}}
                  Resource: {{resources}}
                  Condition: { ArnEquals: { aws:PrincipalArn: '{{principal}}' } }
        """;
}
