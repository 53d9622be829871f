using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>
/// Finds the party responsible for a denied call of Bedrock. The contractor's session makes the call, so the service control
/// policies of the contractor's organization apply, and Government Cloud's do not.
/// </summary>
internal static class BedrockDenials
{
    private static readonly Text Organization = new("事業者の組織", "Contractor's organization");

    /// <summary>
    /// The cause when AWS does not accept the session or its signature, although both are new.
    /// </summary>
    public static Cause SessionRefused { get; } = new(
        "session_refused", ResponsibleParty.Municipality,
        new(
            "取得したばかりのセッションや署名を AWS が受け付けません。ゲートウェイの実行環境の時計と、通信経路上でリクエストを書き換える機器（プロキシ、TLS 検査装置など）を確認してください。",
            "AWS does not accept a session or signature that is new. Check this machine's clock and the devices "
            + "on the way that change requests."));

    /// <param name="denial">AWS's sentence about the denial; <c>null</c> if it has another form.</param>
    /// <param name="service">The service whose endpoint the call came through.</param>
    /// <param name="here">The deployment.</param>
    /// <param name="needed">The permission that the call needs.</param>
    public static Cause CauseOf(Denial? denial, string service, Deployment here, BedrockPermission needed) =>
        denial?.Kind switch
        {
            PolicyKind.VpcEndpoint => new(
                "endpoint_policy", ResponsibleParty.Municipality,
                new(
                    $"{service} の VPC エンドポイントのポリシーが許可していません。事業者のロールの権限ではありません。"
                    + "次の文を追加してください。エンドポイントを通る呼び出しの主体は事業者アカウントのロールです。",
                    $"The policy of the {service} VPC endpoint does not allow it. The contractor's role is not at "
                    + "fault. Add this statement. Who calls through this endpoint is a role of the contractor's account."),
                needed.OnTheEndpoint(here)),
            PolicyKind.ServiceControl => new(
                "contractor_scp", ResponsibleParty.Contractor,
                new(
                    $"事業者アカウント {here.ContractorAccount} に適用されている SCP（事業者の組織）が拒否しています。ガバメントクラウドの SCP は"
                    + "この呼び出しには適用されません。リージョンで拒否する SCP には、東京と大阪の両方を許可するよう例外を設けてください。",
                    $"A service control policy over the contractor's account {here.ContractorAccount} (the "
                    + "contractor's own organization) denies it. Government Cloud's have no say in this call. "
                    + "Where one denies by Region, except both Tokyo and Osaka."),
                denial.ResourceRegion == here.OtherRegion.Name
                    ? Snippets.ControlPolicyRegions(Organization)
                    : Snippets.ControlPolicyException(Organization, denial.Action, here.RoleArn)),
            PolicyKind.ResourceControl => new(
                "contractor_rcp", ResponsibleParty.Contractor,
                new(
                    "事業者の組織のリソースコントロールポリシー（RCP）が拒否しています。例外を設けてください。",
                    "A resource control policy of the contractor's organization denies it. Make an exception.")),
            PolicyKind.Session => new(
                "session_policy", ResponsibleParty.Municipality,
                new(
                    "セッションポリシーが拒否しています。ゲートウェイは設定しないため、間に入る認証の仕組みを確認してください。",
                    "A session policy denies it. The gateway sets none: check what is between it and STS.")),
            PolicyKind.Boundary => new(
                "permissions_boundary", ResponsibleParty.Contractor,
                new(
                    "ロールのアクセス許可の境界（permissions boundary）が許可していません。境界にも同じ許可を加えてください。",
                    "The role's permissions boundary does not allow it. Allow the same there."),
                needed.OnTheRole()),
            _ => new(
                "role_policy", ResponsibleParty.Contractor,
                new(
                    $"{here.RoleArn} の IAM ポリシーに許可を加えてください。",
                    $"Allow it in the IAM policy of {here.RoleArn}."),
                needed.OnTheRole()),
        };
}
