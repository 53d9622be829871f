using System.Collections.Immutable;
using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>
/// Finds the party responsible for a denied AssumeRole. The gateway's own role makes the call, so the service control policies
/// that apply are Government Cloud's, for the municipality's account.
/// </summary>
internal static class AssumeRoleDenials
{
    private const string UnknownRole = "<GatewayTaskRoleArn>";

    /// <param name="denial">AWS's sentence about the denial; <c>null</c> if it has another form.</param>
    /// <param name="here">The deployment.</param>
    public static ImmutableArray<Cause> CausesOf(Denial? denial, Deployment here)
    {
        var own = denial?.PrincipalRole ?? UnknownRole;
        return denial?.Kind switch
        {
            PolicyKind.VpcEndpoint => [new(
                "endpoint_policy", ResponsibleParty.Municipality,
                new(
                    "STS の VPC エンドポイントのポリシーが、このロールの引き受けを許可していません。ロール側の権限ではありません。次の文を追加してください。",
                    "The policy of STS's VPC endpoint does not let this role be assumed. The roles are not at fault. "
                    + "Add this statement."),
                Snippets.StsEndpointPolicy(here, own))],
            PolicyKind.ServiceControl => [ControlPolicy(own, new(
                "自治体アカウントに適用されている SCP（ガバメントクラウド）が sts:AssumeRole を拒否しています。"
                + "事業者の組織の SCP はこの呼び出しには適用されません。運用管理補助者に相談し、GCAS のヘルプデスクから SCP の適用状況と対応の可否を確認してください。",
                "A service control policy over the municipality's account (Government Cloud) denies sts:AssumeRole. "
                + "The contractor's organization has no say in this call. Ask the operations assistant "
                + "(運用管理補助者) and GCAS's help desk which policies apply and what can be done."))],
            PolicyKind.ResourceControl => [new(
                "contractor_rcp", ResponsibleParty.Contractor,
                new(
                    "事業者の組織のリソースコントロールポリシー（RCP）が、組織の外からのロールの引き受けを拒否しています。例外を設けてください。",
                    "A resource control policy of the contractor's organization denies assuming the role from outside. "
                    + "Make an exception."))],
            PolicyKind.Resource => [Trust(denial.PrincipalRole)],
            PolicyKind.Identity or PolicyKind.Boundary or PolicyKind.Session => [OwnRole(here, own)],
            _ => [RoleArn(here), OwnRole(here, own), Trust(denial?.PrincipalRole), ExternalId(), ControlPolicy(own, new(
                "上のすべてが正しい場合: アカウントをまたぐと AWS は SCP による拒否を示さないことがあります。自治体アカウントの SCP が "
                + "sts:AssumeRole を拒否していないか、運用管理補助者と GCAS のヘルプデスクに確認してください。",
                "If all of the above is right: across accounts, AWS may not show that a service control policy denies it. "
                + "Ask the operations assistant (運用管理補助者) and GCAS's help desk whether one over the "
                + "municipality's account denies sts:AssumeRole."))],
        };
    }

    // First, because it is quick to check: AWS's sentence about a role that does not exist is the same.
    private static Cause RoleArn(Deployment here) => new(
        "role_arn", ResponsibleParty.Municipality,
        new(
            $"Contractor__RoleArn が事業者から受け取った値（bedrock-access の出力 RoleArn）と一字一句同じか確認してください: アカウント {here.ContractorAccount}、"
            + $"ロール {here.RoleName}。存在しないロールでも同じエラーになります。",
            "See that Contractor__RoleArn is exactly what the contractor gave (output RoleArn of bedrock-access): account "
            + $"{here.ContractorAccount}, role {here.RoleName}. A role that does not exist gives the same error."));

    private static Cause OwnRole(Deployment here, string own) => new(
        "own_role_policy", ResponsibleParty.Municipality,
        new(
            $"{own} の IAM ポリシー（とアクセス許可の境界）が {here.RoleArn} への sts:AssumeRole を許可しているか確認してください。自分のアカウントだけで確認できます。",
            $"See that the IAM policy (and permissions boundary) of {own} allows sts:AssumeRole on {here.RoleArn}. "
            + "Your own account shows it."),
        Snippets.AssumeRole(here));

    // The template names the account as principal, compares the role, and requires the endpoint: all three on purpose.
    private static Cause Trust(string? own) => new(
        "trust_policy", ResponsibleParty.Contractor,
        new(
            $"信頼ポリシーがこのロールを許可しているか（aws:PrincipalArn、または Principal が {own ?? UnknownRole}。ロールにパスがあればパスを含めます）、"
            + "aws:SourceVpce が自治体の sts エンドポイントの ID と一致するか確認してください。",
            $"See that the trust policy allows this role (aws:PrincipalArn, or Principal, is {own ?? UnknownRole}, with the "
            + "role's path if it has one) and that aws:SourceVpce is the id of the municipality's sts endpoint."),
        Snippets.Trust(own));

    private static Cause ExternalId() => new(
        "external_id", ResponsibleParty.Contractor,
        new(
            "信頼ポリシーの sts:ExternalId と、ゲートウェイの Contractor__ExternalId が同じか、両者で照合してください（大文字と小文字は区別されます）。"
            + "信頼ポリシーのほかの条件が正しいのに拒否される場合は、これが原因です。",
            "Compare the trust policy's sts:ExternalId with the gateway's Contractor__ExternalId; case matters. If the "
            + "trust policy's other conditions are right and the role is still denied, this is why."));

    private static Cause ControlPolicy(string own, Text remedy) => new(
        "government_cloud_scp", ResponsibleParty.DigitalAgencyScp, remedy,
        Snippets.ControlPolicyException(
            new("デジタル庁（ガバメントクラウド）", "Digital Agency (Government Cloud)"), "sts:AssumeRole", own));
}
