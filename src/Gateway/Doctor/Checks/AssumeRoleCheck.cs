using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Credentials;
using Gateway.Network;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Whether STS grants a session of the contractor's role now, whatever session is held: its length, and whether it
/// would have been granted with another ExternalId too.
/// </summary>
internal sealed class AssumeRoleCheck(
    StsClient sts, AssumedRole role, ContractorSession held, RefusedRole refused, AwsClock clock) : ICheck
{
    private static readonly string[] What = [Needs.Sts, Needs.BaseCredentials];

    // STS counts from its own clock, in whole seconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public Topic Topic => Topics.AssumeRole;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        if (!examination.Skips(Topic, What, Needs.Session))
        {
            await AssumeAsync(examination, cancellationToken);
        }

        if (examination.Session is { } session)
        {
            await ExamineExternalIdAsync(examination, cancellationToken);
            examination.Add(JudgeLength(session));
        }
        else
        {
            examination.Skips(Topics.ExternalId, [Needs.Session]);
        }
    }

    private async Task AssumeAsync(Examination examination, CancellationToken cancellationToken)
    {
        (examination.Session, var failure) = await AskAsync(role, cancellationToken);
        examination.Add(
            failure is null ? Topic.Ok(Quote.AsIs($"{role.RoleArn}, {role.SessionName}"))
            : held.IsReady ? StillServed(refused.Explain(failure))
            : refused.Explain(failure),
            Needs.Session);
    }

    private static Finding StillServed(Finding finding) => finding with
    {
        Seen = new(
            $"{finding.Seen.Ja} いま持っているセッションは期限まで使われるため、呼び出しはまだ成功しています。",
            $"{finding.Seen.En} The session held is used to its end, so calls still succeed."),
    };

    // One call more, which STS logs as denied: that it is denied is what makes the ExternalId worth something.
    private async Task ExamineExternalIdAsync(Examination examination, CancellationToken cancellationToken)
    {
        var another = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var (granted, failure) = await AskAsync(role with { ExternalId = another }, cancellationToken);
        examination.Add(granted is not null ? NotRequired() : failure!.RoleRefused
            ? Topics.ExternalId.Ok(new(
                "ほかの ExternalId では拒否されました（CloudTrail に拒否が 1 件残ります）。",
                "Another ExternalId was refused (CloudTrail has one denial of it)."))
            : Topics.ExternalId.Warn(new(
                $"確認できませんでした（{failure.Code}）。", $"Could not be looked at ({failure.Code})."),
                new Cause("run_again", ResponsibleParty.Municipality, new("もう一度実行してください。", "Run it again."))));
    }

    private static Finding NotRequired() => Topics.ExternalId.Fail(
        new(
            "でたらめな ExternalId でも引き受けられました。", "A random ExternalId was as good as the agreed one."),
        new Cause(
            "external_id_not_required", ResponsibleParty.Contractor,
            new(
                "信頼ポリシーに sts:ExternalId の条件を加えてください。ないと、事業者の別の顧客になりすました引き受けを防げません。",
                "Add the condition on sts:ExternalId to the trust policy; without it, nothing keeps one customer of "
                + "the contractor's from being taken for another (confused deputy)."),
            Snippets.Trust("<the gateway's role>")));

    private Finding JudgeLength(Session session)
    {
        var granted = session.Expiration - clock.GetUtcNow();
        var seen = Quote.AsIs(string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Round(granted.TotalMinutes)} min (asked: {role.Duration.TotalMinutes} min)"));
        return granted >= role.Duration - Tolerance
            ? Topics.SessionLength.Ok(seen)
            : Topics.SessionLength.Warn(seen, new Cause(
                "shorter_than_asked", ResponsibleParty.Contractor,
                new(
                    "頼んだより短いセッションです。ロールの最大セッション時間（MaxSessionDuration）を確認してください。",
                    "The session is shorter than was asked. See to the role's MaxSessionDuration.")));
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "RefreshFailure knows what each means, or says that it does not.")]
    private async Task<(Session? Session, RefreshFailure? Failure)> AskAsync(
        AssumedRole asked, CancellationToken cancellationToken)
    {
        try
        {
            return (await sts.AssumeRoleAsync(asked, generation: 0).WaitAsync(cancellationToken), null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, RefreshFailure.From(failure));
        }
    }
}
