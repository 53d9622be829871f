using Gateway.Errors;

namespace Gateway.Doctor;

/// <summary>Policies, templates and commands to paste, filled in for this deployment.</summary>
internal static class Snippets
{
    private static readonly Text ContractorsRole = new(
        "事業者: ゲートウェイ用ロールの IAM ポリシー（Statement に追加）", "Contractor: the role's IAM policy (add to Statement)");

    /// <summary>What the gateway's own role needs.</summary>
    public static Snippet AssumeRole(Deployment here) => new(
        new(
            "自治体: ゲートウェイのロールの IAM ポリシー（Statement に追加）",
            "Municipality: the gateway's role's IAM policy (add to Statement)"),
        $$"""
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{{here.RoleArn}}" }
        """);

    /// <summary>
    /// Who may assume the contractor's role. The ExternalId is a secret of two parties and not shown.
    /// </summary>
    public static Snippet Trust(string gatewaysRole) => new(
        new("事業者: ロールの信頼ポリシー", "Contractor: the role's trust policy"),
        $$"""
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": "{{gatewaysRole}}" },
              "Action": "sts:AssumeRole",
              "Condition": { "StringEquals": { "sts:ExternalId": "<Contractor__ExternalId>" } }
            }
          ]
        }
        """);

    /// <summary>What must pass the interface endpoint of STS.</summary>
    public static Snippet StsEndpointPolicy(Deployment here, string gatewaysRole) => new(
        new("自治体: STS エンドポイントのポリシー（Statement に追加）", "Municipality: the STS endpoint's policy (add to Statement)"),
        $$"""
        {
          "Effect": "Allow",
          "Principal": { "AWS": "{{gatewaysRole}}" },
          "Action": "sts:AssumeRole",
          "Resource": "{{here.RoleArn}}"
        }
        """);

    /// <summary>What must pass an interface endpoint of Bedrock: calls of the contractor's role.</summary>
    public static Snippet BedrockEndpointPolicy(Deployment here, string service, string action) => new(
        new(
            $"自治体: {service} エンドポイントのポリシー（Statement に追加）",
            $"Municipality: the {service} endpoint's policy (add to Statement)"),
        $$"""
        {
          "Effect": "Allow",
          "Principal": "*",
          "Action": "{{action}}",
          "Resource": "*",
          "Condition": { "ArnEquals": { "aws:PrincipalArn": "{{here.RoleArn}}" } }
        }
        """);

    /// <summary>The exception a service control policy needs that denies something, or denies by Region.</summary>
    public static Snippet ControlPolicyException(Text organization, string action, string principal) => new(
        new(
            $"{organization.Ja}: {action} を拒否する SCP の Condition に追加",
            $"{organization.En}: add to the Condition of the SCP that denies {action}"),
        $$"""
        { "ArnNotEquals": { "aws:PrincipalArn": "{{principal}}" } }
        """);

    /// <summary>
    /// What running a model through a profile needs: the profile, and the model in every destination.
    /// </summary>
    public static Snippet Invoke(Deployment here, string profile, string baseModel) => new(
        ContractorsRole,
        $$"""
        {
          "Effect": "Allow",
          "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
          "Resource": [
            "{{ProfileArn(here, profile)}}",
            "arn:aws:bedrock:{{here.Region}}::foundation-model/{{baseModel}}",
            "arn:aws:bedrock:{{here.OtherRegion}}::foundation-model/{{baseModel}}"
          ]
        }
        """);

    /// <summary>What a read of the control plane needs.</summary>
    public static Snippet Read(string action, string resource) => new(
        ContractorsRole,
        $$"""
        { "Effect": "Allow", "Action": "{{action}}", "Resource": "{{resource}}" }
        """);

    /// <summary>An interface endpoint with a private name.</summary>
    public static Snippet InterfaceEndpoint(Deployment here, string service) => new(
        new("自治体: CloudFormation", "Municipality: CloudFormation"),
        $"""
        Endpoint:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcEndpointType: Interface
            ServiceName: com.amazonaws.{here.Region}.{service}
            VpcId: <VPC>
            SubnetIds: [<private subnets>]
            SecurityGroupIds: [<lets in TCP 443 from the gateway>]
            PrivateDnsEnabled: true   # the VPC itself: EnableDnsSupport, EnableDnsHostnames
        """);

    /// <summary>What an endpoint's security group must let in.</summary>
    public static Snippet SecurityGroupRule { get; } = new(
        new("自治体: CloudFormation（エンドポイントのセキュリティグループ）", "Municipality: CloudFormation (the endpoint's security group)"),
        """
        Ingress:
          Type: AWS::EC2::SecurityGroupIngress
          Properties:
            GroupId: <security group of the interface endpoint>
            SourceSecurityGroupId: <security group of the gateway>
            IpProtocol: tcp
            FromPort: 443
            ToPort: 443
        """);

    /// <summary>A command for an administrator of the contractor's.</summary>
    public static Snippet ContractorCommand(string command) => new(
        new("事業者: 管理者が実行するコマンド", "Contractor: a command for an administrator"), command);

    /// <summary>The ARN of a profile that is known by its id or by its ARN.</summary>
    public static string ProfileArn(Deployment here, string profile) =>
        profile.StartsWith("arn:", StringComparison.Ordinal)
            ? profile
            : $"arn:aws:bedrock:{here.Region}:{here.ContractorAccount}:inference-profile/{profile}";
}
