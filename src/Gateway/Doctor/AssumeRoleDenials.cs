using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Doctor;

/// <summary>
/// Who is behind a denied AssumeRole. Asked by the gateway's own role: the service control policies that count are
/// Government Cloud's, about the municipality's account.
/// </summary>
internal static class AssumeRoleDenials
{
    private const string UnknownRole = "<the gateway's role>";

    /// <param name="denial">AWS's sentence; <c>null</c> if it was another one.</param>
    /// <param name="here">The deployment.</param>
    public static ImmutableArray<Cause> CausesOf(Denial? denial, Deployment here)
    {
        var own = denial?.PrincipalRole ?? UnknownRole;
        return denial?.Kind switch
        {
            PolicyKind.VpcEndpoint => [new(
                "endpoint_policy", ResponsibleParty.Municipality,
                new(
                    "STS の VPC エンドポイントのポリシーが、このロールの引き受けを許可していません。ロール側の権限ではありません。",
                    "The policy of STS's VPC endpoint does not let this role be assumed. The roles are not at fault."),
                Snippets.StsEndpointPolicy(here, own))],
            PolicyKind.ServiceControl => [ControlPolicy(own, new(
                "自治体アカウントに適用されている SCP（ガバメントクラウド）が sts:AssumeRole を拒否しています。"
                + "事業者の組織の SCP はこの呼び出しには適用されません。デジタル庁に例外を申請してください。",
                "A service control policy over the municipality's account (Government Cloud) denies sts:AssumeRole. "
                + "The "
                + "contractor's organization has no say in this call. Ask Digital Agency for an exception."))],
            PolicyKind.ResourceControl => [new(
                "contractor_rcp", ResponsibleParty.Contractor,
                new(
                    "事業者の組織のリソースコントロールポリシー（RCP）が、組織の外からのロールの引き受けを拒否しています。例外を設けてください。",
                    "A resource control policy of the contractor's organization denies assuming the role from outside. "
                    + "Make an exception."))],
            PolicyKind.Resource => [Trust(own)],
            PolicyKind.Identity or PolicyKind.Boundary or PolicyKind.Session => [OwnRole(here, own)],
            _ => [OwnRole(here, own), Trust(own), ExternalId(), ControlPolicy(own, new(
                "上のすべてが正しい場合: アカウントをまたぐと AWS は SCP による拒否を示さないことがあります。自治体アカウントの SCP が "
                + "sts:AssumeRole を拒否していないか、デジタル庁に確認してください。",
                "If all of the above is right: across accounts AWS may not tell that a service control policy denies. "
                + "Ask "
                + "Digital Agency whether one over the municipality's account denies sts:AssumeRole."))],
        };
    }

    private static Cause OwnRole(Deployment here, string own) => new(
        "own_role_policy", ResponsibleParty.Municipality,
        new(
            $"{own} の IAM ポリシー（と権限境界）が {here.RoleArn} への sts:AssumeRole を許可しているか確認してください。自分のアカウントだけで確認できます。",
            $"See that the IAM policy (and permissions boundary) of {own} allows sts:AssumeRole on {here.RoleArn}. "
            + "Your own account shows it."),
        Snippets.AssumeRole(here));

    private static Cause Trust(string own) => new(
        "trust_policy", ResponsibleParty.Contractor,
        new(
            $"ロールの信頼ポリシーの Principal が {own} と一字一句同じか、aws:SourceVpce などほかの条件がないか確認してください"
            + "（ロールにパスがあれば、パスを含めます）。ロールの名前が Contractor__RoleArn と違う場合も同じエラーになります。",
            $"See that the trust policy's Principal is exactly {own} (with the role's path, if it has one), and "
            + "that no other condition, such as aws:SourceVpce, stands there. A role that does not exist gives the "
            + "same error."),
        Snippets.Trust(own));

    private static Cause ExternalId() => new(
        "external_id", ResponsibleParty.Contractor,
        new(
            "信頼ポリシーの sts:ExternalId と、ゲートウェイの Contractor__ExternalId が同じか、両者で照合してください（大文字と小文字は区別されます）。"
            + "信頼ポリシーの Principal が正しいのに拒否される場合は、これが原因です。",
            "Compare the trust policy's sts:ExternalId with the gateway's Contractor__ExternalId; case matters. If the "
            + "Principal is right and the role is still denied, this is why."));

    private static Cause ControlPolicy(string own, Text remedy) => new(
        "government_cloud_scp", ResponsibleParty.DigitalAgencyScp, remedy,
        Snippets.ControlPolicyException(new("デジタル庁", "Digital Agency"), "sts:AssumeRole", own));
}
