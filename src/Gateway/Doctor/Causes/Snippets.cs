using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>
/// Policies, templates and commands to paste, filled in for this deployment. Values that only a person knows are in angle
/// brackets, by the names that the templates in deploy/ use.
/// </summary>
internal static class Snippets
{
    /// <summary>The permission that the gateway's own role needs.</summary>
    public static Snippet AssumeRole(Deployment here) => new(
        new(
            "自治体: ゲートウェイのロールの IAM ポリシー（Statement に追加）",
            "Municipality: the gateway's role's IAM policy (add to Statement)"),
        $$"""
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{{here.RoleArn}}" }
        """);

    /// <summary>
    /// The trust policy of the contractor's role (who may assume it, and from where): the statement of deploy/contractor. The
    /// ExternalId is not shown.
    /// </summary>
    /// <param name="gatewaysRole">The ARN of the gateway's own role; null if it is not known from AWS.</param>
    public static Snippet Trust(string? gatewaysRole) => new(
        new(
            "事業者: ロールの信頼ポリシー（sts:AssumeRole を許可する文をこれに置き換え。ほかの文と条件は削除しないでください。"
            + "<StsEndpointId> は自治体の 20-endpoints の出力。bedrock-access を使っている場合は、同じ名前のパラメータを直して再デプロイ）",
            "Contractor: the role's trust policy (replaces the statement that allows sts:AssumeRole; delete no other "
            + "statement or condition. <StsEndpointId> is an output of the municipality's 20-endpoints. With "
            + "bedrock-access, correct the parameters of the same names and deploy it again)"),
        $$"""
        {
          "Sid": "TheMunicipalitysGateway",
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::{{gatewaysRole?.Split(':')[4] ?? "<municipality's account>"}}:root" },
          "Action": "sts:AssumeRole",
          "Condition": {
            "ArnEquals": { "aws:PrincipalArn": "{{gatewaysRole ?? "<GatewayTaskRoleArn>"}}" },
            "StringEquals": { "sts:ExternalId": "<ExternalId>", "aws:SourceVpce": "<StsEndpointId>" }
          }
        }
        """);

    /// <summary>The statement that the policy of STS's interface endpoint needs.</summary>
    public static Snippet StsEndpointPolicy(Deployment here, string gatewaysRole) => new(
        new("自治体: STS エンドポイントのポリシー（Statement に追加）", "Municipality: the STS endpoint's policy (add to Statement)"),
        $$"""
        {
          "Effect": "Allow",
          "Principal": "*",
          "Action": "sts:AssumeRole",
          "Resource": "{{here.RoleArn}}",
          "Condition": { "ArnEquals": { "aws:PrincipalArn": "{{gatewaysRole}}" } }
        }
        """);

    /// <summary>The exception for a service control policy that denies an action for everyone.</summary>
    public static Snippet ControlPolicyException(Text organization, string action, string principal) => new(
        new(
            $"{organization.Ja}: {action} を拒否する SCP の文の Condition に追加（このロールだけが対象外になります）",
            $"{organization.En}: add to the Condition of the SCP's statement that denies {action} (it then spares this "
            + "role alone)"),
        $$"""
        { "ArnNotEquals": { "aws:PrincipalArn": "{{principal}}" } }
        """);

    /// <summary>
    /// The condition for a service control policy that denies by Region: both Regions, and no exception for a role.
    /// </summary>
    public static Snippet ControlPolicyRegions(Text organization) => new(
        new(
            $"{organization.Ja}: リージョンで拒否する SCP の文の Condition（aws:RequestedRegion の値に両方を含めます）",
            $"{organization.En}: the Condition of the SCP's statement that denies by Region (aws:RequestedRegion must "
            + "hold both)"),
        """
        { "StringNotEquals": { "aws:RequestedRegion": ["ap-northeast-1", "ap-northeast-3"] } }
        """);

    /// <summary>The rule that an endpoint's security group needs.</summary>
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

    /// <summary>A command for an administrator of the contractor.</summary>
    public static Snippet ContractorCommand(string command) => new(
        new("事業者: 管理者が実行するコマンド", "Contractor: a command for an administrator"), command);
}
