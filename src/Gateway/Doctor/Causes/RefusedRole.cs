using Gateway.Credentials;
using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>Explains why STS returned no session.</summary>
internal static class RefusedRole
{
    public static Finding Explain(Deployment here, RefreshFailure failure)
    {
        var seen = AwsErrorText.AsIs(failure.Upstream is { } answer
            ? AwsErrorText.Of(answer.Status, answer.ErrorType, failure.Explanation, answer.RequestId)
            : failure.Explanation);
        return failure.Code switch
        {
            "AccessDenied" or "AccessDeniedException" => Topics.AssumeRole.Fail(
                seen, [.. AssumeRoleDenials.CausesOf(Denial.Read(failure.Explanation), here)]),
            "RegionDisabledException" => Topics.AssumeRole.Fail(seen, RegionDisabled(here, failure.Explanation)),
            "ValidationError" when failure.Explanation.Contains("DurationSeconds", StringComparison.Ordinal) =>
                Topics.SessionLength.Fail(seen, TooLong(here, failure.Explanation)),
            _ => Topics.AssumeRole.Fail(seen, Other(failure)),
        };
    }

    // "STS is not activated in this region for account:444455556666. …"
    private static Cause RegionDisabled(Deployment here, string text) => new(
        "region_disabled",
        text.Contains($"account:{here.ContractorAccount}", StringComparison.Ordinal)
            ? ResponsibleParty.Contractor
            : ResponsibleParty.Municipality,
        new(
            $"エラーに示されたアカウントの IAM コンソール（アカウント設定 → STS）で、{here.Region} の STS を有効にしてください。",
            $"Activate STS in {here.Region} in the IAM console (account settings, STS) of the account that the error "
            + "names."));

    private static Cause TooLong(Deployment here, string text) => text.Contains("chaining", StringComparison.Ordinal)
        ? new(
            "exceeds_chaining_limit", ResponsibleParty.Municipality,
            new(
                "ロールからロールを引き受ける場合は 1 時間が上限です。Contractor__SessionDuration を 01:00:00 以下にしてください。",
                "A role that assumes a role gets an hour at most. Set Contractor__SessionDuration to 01:00:00 or "
                + "less."))
        : new(
            "exceeds_role_maximum", ResponsibleParty.Contractor,
            new(
                "ロールの最大セッション時間（MaxSessionDuration）より長いセッションを求めています。ロールの値を延ばすか、"
                + "自治体が Contractor__SessionDuration を短くしてください。",
                "Longer than the role's MaxSessionDuration. Lengthen that, or have the municipality shorten "
                + "Contractor__SessionDuration."),
            Snippets.ContractorCommand($"aws iam update-role --role-name {here.RoleName} --max-session-duration 3600"));

    private static Cause Other(RefreshFailure failure) => failure.Code switch
    {
        "ExpiredToken" or "ExpiredTokenException" => Own(
            "base_credentials_expired",
            "ゲートウェイ自身の認証情報の期限が切れています。環境変数に書いたものなら取り除き、タスクロールかインスタンスプロファイルを使ってください。",
            "The gateway's own credentials have expired. If they are in environment variables, remove them and "
            + "use a task role or an instance profile."),
        "InvalidClientTokenId" or "UnrecognizedClientException" or "MissingAuthenticationToken" => Own(
            "base_credentials_rejected",
            "ゲートウェイ自身の認証情報が AWS で無効です（削除済み、または別環境のもの）。タスクロールかインスタンスプロファイルに切り替えてください。",
            "AWS does not accept the gateway's own credentials (deleted, or of another partition). Use a task role or an "
            + "instance profile."),
        "SignatureDoesNotMatch" or "IncompleteSignature" or "RequestExpired" => Own(
            "signature_refused",
            "AWS が署名を受け付けません。シークレットアクセスキー、実行環境の時計、通信経路上でリクエストを書き換える機器（プロキシなど）を確認してください。",
            "AWS does not accept the signature. Check the secret access key, this machine's clock, and devices on the "
            + "way that change requests, such as a proxy."),
        "base_credentials" => Own(
            "base_credentials_missing",
            "ゲートウェイ自身の認証情報が得られません。タスクロールかインスタンスプロファイルを付けてください。",
            "The gateway has no credentials of its own. Give it a task role or an instance profile."),
        "timeout" or "connection" or "tls" or "not_private" => Own(
            "no_answer",
            "STS のエンドポイントから応答がありません。VPC エンドポイントとセキュリティグループを確認してください。",
            "STS's endpoint does not respond. Check the VPC endpoint and its security group."),
        "malformed_answer" => Own(
            "not_sts",
            "STS のアドレスで別のサーバー（プロキシや認証ページなど）が応答しています。STS への通信がプロキシを通らないようにし、名前解決を確認してください。",
            "A server other than STS responds at its address, such as a proxy or a sign-in page. Let calls to STS "
            + "bypass proxies, and check its name lookup."),
        "ValidationError" => Own(
            "parameter_refused",
            "Contractor__RoleArn と Contractor__SessionName を確認してください。",
            "Check Contractor__RoleArn and Contractor__SessionName."),
        _ => new(
            "sts_failing", ResponsibleParty.Aws,
            new(
                "STS の障害か流量制限です。しばらく待ってもう一度実行し、続くなら AWS Health を確認してください。",
                "STS fails or throttles. Wait, run it again, and look at AWS Health if it goes on.")),
    };

    private static Cause Own(string code, string ja, string en) =>
        new(code, ResponsibleParty.Municipality, new Text(ja, en));
}
