using Gateway.Bedrock.ControlPlane;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that Bedrock does not keep prompts and responses: a setting of the account in each Region. Only a Region's own endpoint
/// shows its setting, and the target has one for its source Region only.
/// </summary>
internal sealed class DataRetentionCheck(AccountSettings account) : ICheck
{
    public Topic Topic => Topics.DataRetention;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        var here = examination.Here;
        var topic = Topic.Of(here.Region.Name);
        if (!examination.Skips(topic, [Prerequisites.Session, Prerequisites.Bedrock]))
        {
            var (mode, response) = await account.DataRetentionAsync(examination.Session!, cancellationToken);
            examination.Add(mode is null
                ? UnansweredQuestion.Explain(here, topic, response, FindingStatus.Warning, "bedrock:GetAccountDataRetention")
                : Evaluate(here, topic, mode));
        }

        examination.Add(NotReadableFrom(here, here.OtherRegion.Name));
    }

    private static Finding Evaluate(Deployment here, Topic topic, string mode)
    {
        var seen = AwsErrorText.AsIs($"mode {mode}");
        return mode == "none" ? topic.Ok(seen) : topic.Fail(seen, new Cause(
            "data_retained", ResponsibleParty.Contractor,
            new(
                "none ではないため、入力と出力がモデルの提供者や AWS に保存されることがあります。none に変更してください（コマンドは AWS CLI の新しい版が必要です。ない場合はコンソールで変更します）"
                + "（保存が必須のモデルは使えなくなります）。",
                "Not none: prompts and answers may be kept by AWS or the model's provider. Set it to none (the command needs a "
                + "recent AWS CLI, else use the console); models "
                + "that require retention can then no longer be used."),
            Snippets.ContractorCommand($"aws bedrock put-account-data-retention --mode none --region {here.Region}")));
    }

    private Finding NotReadableFrom(Deployment here, string region) => Topic.Of(region).Warn(
        new(
            $"{here.Region} の VPC からは {region} の設定を読めません（エンドポイントがありません）。事業者による確認が必要です。",
            $"{region}'s setting cannot be read from a VPC in {here.Region}, which has no endpoint there. The "
            + "contractor has to look."),
        new Cause(
            "not_readable_from_here", ResponsibleParty.Contractor,
            new(
                "事業者が次のコマンドを実行し、none であることを示してください。推論プロファイルの入出力は処理したリージョンに保存されます。",
                "Have the contractor run this and show that it says none. What an inference profile processes is "
                + "kept in the Region that processed it."),
            Snippets.ContractorCommand($"aws bedrock get-account-data-retention --region {region}")));
}
