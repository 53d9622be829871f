using System.Diagnostics.CodeAnalysis;
using Gateway.Credentials;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>Checks that the gateway has AWS credentials of its own, their source, and that they are temporary.</summary>
internal sealed class BaseCredentialsCheck(BaseCredentials credentials, TimeProvider time) : ICheck
{
    // Less than the SDK needs to give up on a metadata endpoint, and more than a working one needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Topic Topic => Topics.BaseCredentials;

    [SuppressMessage(
        "Design", "CA1031", Justification = "The chain fails with many types; all mean that there are no credentials.")]
    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        try
        {
            var (source, found) = await credentials.FindAsync().WaitAsync(Patience, time, cancellationToken);
            examination.Add(found.UseToken ? Topic.Ok(AwsErrorText.AsIs(source)) : LongLived(source));
        }
        catch (InvalidDataException refused)
        {
            examination.Add(Missing(refused.Message), Prerequisites.BaseCredentials);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // A message of the SDK may quote a response of the metadata endpoint.
            examination.Add(Missing(failure.GetType().Name), Prerequisites.BaseCredentials);
        }
    }

    private Finding Missing(string why) => Topic.Fail(
        new($"得られません（{why}）。", $"There are none ({why})."),
        new Cause(
            "base_credentials_missing", ResponsibleParty.Municipality,
            new(
                "ゲートウェイにロールを付けてください: ECS ならタスクロール、EC2 ならインスタンスプロファイル、EKS なら Pod Identity。"
                + "EC2 でコンテナーから使う場合は、インスタンスメタデータのホップ数を 2 以上にしてください。",
                "Give the gateway a role: a task role on ECS, an instance profile on EC2, Pod Identity on EKS. "
                + "For a container on EC2, set the hop limit of instance metadata to 2 or more.")));

    private Finding LongLived(string source) => Topic.Warn(
        new($"{source}（期限のないアクセスキー）", $"{source} (an access key that does not expire)"),
        new Cause(
            "long_lived_key", ResponsibleParty.Municipality,
            new(
                "アクセスキーをやめ、タスクロールかインスタンスプロファイルを使ってください。漏えいしたキーは取り消すまで使われます。",
                "Use a task role or an instance profile instead: a leaked key works until it is revoked.")));
}
