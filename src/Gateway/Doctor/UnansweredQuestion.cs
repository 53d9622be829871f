using Gateway.Bedrock;
using Gateway.Bedrock.ControlPlane;
using Gateway.Errors;

namespace Gateway.Doctor;

/// <summary>What it means that the control plane did not answer a question.</summary>
internal sealed class UnansweredQuestion(Deployment here)
{
    /// <summary>Which need cannot be built on after such an answer: where one question is lost, all are.</summary>
    public static string? Hinders(ControlPlaneAnswer answer) =>
        answer.Outcome is "unreachable" or "timeout" or "not_private" ? Needs.Bedrock : null;

    /// <param name="topic">What was asked about.</param>
    /// <param name="answer">What came instead of an answer.</param>
    /// <param name="severity">How bad it is not to know.</param>
    /// <param name="action">The IAM action of the question.</param>
    /// <param name="resource">What it acts on.</param>
    public Finding Explain(
        Topic topic, ControlPlaneAnswer answer, FindingStatus severity, string action, string resource = "*")
    {
        var said = answer.Error is { } error ? Quote.Of(error) : answer.Outcome;
        return topic.Found(severity, Quote.AsIs($"{action}: {said}"), answer.Outcome switch
        {
            ControlPlaneAnswer.Denied when UpstreamErrors.Judge(answer.Error!).Retry == RetryClass.Session =>
                BedrockDenials.SessionRefused,
            ControlPlaneAnswer.Denied => BedrockDenials.CauseOf(
                Denial.Read(answer.Error?.Message ?? ""), Needs.Bedrock, here, BedrockPermission.Read(action, resource)),
            "unreachable" or "timeout" or "not_private" => new(
                "no_answer", ResponsibleParty.Municipality,
                new Text(
                    "bedrock の VPC エンドポイントから応答がありません。エンドポイントとセキュリティグループを確認してください。",
                    "The bedrock VPC endpoint does not answer. See to the endpoint and its security group."),
                InterfaceEndpoint.Of(here, Needs.Bedrock)),
            ControlPlaneAnswer.NotUnderstood => new(
                "not_bedrock", ResponsibleParty.Municipality,
                new Text(
                    "bedrock のアドレスで別のサーバー（プロキシなど）が応答しています。プロキシの設定と名前解決を確認してください。",
                    "Something else than Bedrock answers at its address, such as a proxy. See to proxies and name lookup.")),
            _ => new(
                "bedrock_failing", ResponsibleParty.Aws,
                new Text(
                    "Bedrock の障害か流量制限です。しばらく待ってもう一度実行してください。",
                    "Bedrock fails or throttles. Wait and run it again.")),
        });
    }
}
