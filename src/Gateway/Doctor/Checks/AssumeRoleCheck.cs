using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Bedrock.Targets;
using Gateway.Credentials;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Network;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that STS grants a session of the target's role now, independent of the session in use. Also checks that the role is in
/// another account, the session's length, and that no session is granted with another ExternalId.
/// </summary>
internal sealed class AssumeRoleCheck(StsClient sts, SessionCache sessions, AwsClock clock) : ICheck
{
    private static readonly string[] What = [Prerequisites.Sts, Prerequisites.BaseCredentials];

    // STS uses its own clock, in whole seconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public Topic Topic => Topics.AssumeRole;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        if (examination.Skips(Topics.RoleArn, What))
        {
            examination.Skips(Topic, What, Prerequisites.Session);
            examination.Skips(Topics.ExternalId, [Prerequisites.Session]);
            return;
        }

        var (target, here) = (examination.Target, examination.Here);
        var (session, failure) = await AskAsync(target, target.Role, cancellationToken);
        var (another, refusal) = session is null ? (null, failure) : await AskForAnotherAsync(target, cancellationToken);
        examination.Session = session;

        // Only a denial shows the account of the gateway's own credentials; if the ExternalId is required, there was one.
        var roleArn = EvaluateRoleArn(here, Denial.Read((refusal ?? failure)?.Explanation ?? ""));
        examination.Add(roleArn, session is null ? Prerequisites.Session : null);
        if (session is null)
        {
            examination.Add(
                roleArn.Status == FindingStatus.Failure ? Topic.Skip(roleArn)
                : sessions.For(target).IsReady ? StillServed(RefusedRole.Explain(here, failure!))
                : RefusedRole.Explain(here, failure!),
                Prerequisites.Session);
            examination.Skips(Topics.ExternalId, [Prerequisites.Session]);
            return;
        }

        examination.Add(Topic.Ok(AwsErrorText.AsIs($"{target.Role.RoleArn}, {target.Role.SessionName}")));
        examination.Add(EvaluateExternalId(another is not null, refusal));
        examination.Add(EvaluateLength(session));
    }

    private static Finding EvaluateRoleArn(Deployment here, Denial? denial)
    {
        var own = denial?.Principal.Split(':').ElementAtOrDefault(4);
        return own == here.ContractorAccount
            ? Topics.RoleArn.Fail(
                new(
                    $"{here.RoleArn} は、ゲートウェイ自身と同じアカウント {own} のロールです。",
                    $"{here.RoleArn} is a role of {own}, the account that the gateway itself is in."),
                new Cause(
                    "role_in_own_account", ResponsibleParty.Municipality,
                    new(
                        "Contractor__RoleArn に、事業者から受け取った値（事業者アカウントの bedrock-access の出力 RoleArn）を設定してください。",
                        "Set Contractor__RoleArn to what the contractor gave: the output RoleArn of bedrock-access in "
                        + "the contractor's account.")))
            : Topics.RoleArn.Ok(own is null
                ? new($"アカウント {here.ContractorAccount}、ロール {here.RoleName}", $"account {here.ContractorAccount}, role {here.RoleName}")
                : new(
                    $"アカウント {here.ContractorAccount}、ロール {here.RoleName}（ゲートウェイ自身のアカウントは {own}）",
                    $"account {here.ContractorAccount}, role {here.RoleName} (the gateway's own account is {own})"));
    }

    private static Finding StillServed(Finding finding) => finding with
    {
        Seen = new(
            $"{finding.Seen.Ja} いま持っているセッションは期限まで使われるため、呼び出しはまだ成功しています。",
            $"{finding.Seen.En} The session held is used to its end, so calls still succeed."),
    };

    // One more call, which AWS logs as denied. Only if it is denied does the ExternalId protect the role.
    private Task<(Session? Session, RefreshFailure? Failure)> AskForAnotherAsync(
        UpstreamTarget target, CancellationToken cancellationToken) =>
        AskAsync(
            target,
            target.Role with { ExternalId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture) },
            cancellationToken);

    private static Finding EvaluateExternalId(bool granted, RefreshFailure? failure) =>
        granted ? NotRequired() : failure!.RoleRefused
            ? Topics.ExternalId.Ok(new(
                "ほかの ExternalId では拒否されました（CloudTrail に拒否が 1 件残ります）。",
                "Another ExternalId was denied (CloudTrail has one denial of it)."))
            : Topics.ExternalId.Warn(new(
                $"確認できませんでした（{failure.Code}）。", $"Could not be looked at ({failure.Code})."),
                new Cause("run_again", ResponsibleParty.Municipality, new("もう一度実行してください。", "Run it again.")));

    private static Finding NotRequired() => Topics.ExternalId.Fail(
        new(
            "合意していない外部 ID（ExternalId）でもロールを引き受けられました。",
            "The role was assumed with an ExternalId that was not agreed on."),
        new Cause(
            "external_id_not_required", ResponsibleParty.Contractor,
            new(
                "信頼ポリシーに sts:ExternalId の条件を追加してください。ないと、事業者の別の顧客になりすました引き受けを防げません。",
                "Add the condition on sts:ExternalId to the trust policy; without it, nothing keeps one customer of "
                + "the contractor's from being taken for another (confused deputy)."),
            Snippets.Trust(null)));

    private Finding EvaluateLength(Session session)
    {
        var asked = session.Target.Role.Duration;
        var granted = session.Expiration - clock.GetUtcNow();
        var seen = AwsErrorText.AsIs(string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Round(granted.TotalMinutes)} min (asked: {asked.TotalMinutes} min)"));
        return granted >= asked - Tolerance
            ? Topics.SessionLength.Ok(seen)
            : Topics.SessionLength.Warn(seen, new Cause(
                "shorter_than_asked", ResponsibleParty.Contractor,
                new(
                    "要求より短い有効期間のセッションが発行されました。ロールの最大セッション時間（MaxSessionDuration）を確認してください。",
                    "The session is shorter than requested. Check the role's MaxSessionDuration.")));
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "RefreshFailure knows what each means, or says that it does not.")]
    private async Task<(Session? Session, RefreshFailure? Failure)> AskAsync(
        UpstreamTarget target, AssumedRole role, CancellationToken cancellationToken)
    {
        try
        {
            return (await sts.AssumeRoleAsync(target, role, generation: 0).WaitAsync(cancellationToken), null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, RefreshFailure.From(failure));
        }
    }
}
