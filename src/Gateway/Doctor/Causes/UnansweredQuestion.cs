using Gateway.Bedrock.ControlPlane;
using Gateway.Bedrock.Runtime;
using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>What it means that the control plane did not answer a question.</summary>
internal static class UnansweredQuestion
{
    /// <summary>Which need cannot be built on after such an answer: where one question is lost, all are.</summary>
    public static string? Hinders(ControlPlaneResponse response) =>
        response.Outcome is "unreachable" or "timeout" or "not_private" ? Prerequisites.Bedrock : null;

    /// <param name="here">The target that was asked.</param>
    /// <param name="topic">What was asked about.</param>
    /// <param name="response">What came instead of an answer.</param>
    /// <param name="severity">How bad it is not to know.</param>
    /// <param name="action">The IAM action of the question.</param>
    /// <param name="resource">What it acts on.</param>
    public static Finding Explain(
        Deployment here, Topic topic, ControlPlaneResponse response, FindingStatus severity, string action,
        string resource = "*")
    {
        var said = response.Error is { } error ? AwsErrorText.Of(error) : response.Outcome;
        return topic.Finding(severity, AwsErrorText.AsIs($"{action}: {said}"), response.Outcome switch
        {
            ControlPlaneResponse.Denied when UpstreamErrors.Map(response.Error!).Retry == RetryClass.Session =>
                BedrockDenials.SessionRefused,
            ControlPlaneResponse.Denied => BedrockDenials.CauseOf(
                Denial.Read(response.Error?.Message ?? ""), Prerequisites.Bedrock, here, BedrockPermission.Read(action, resource)),
            "unreachable" or "timeout" or "not_private" => new(
                "no_answer", ResponsibleParty.Municipality,
                new Text(
                    "bedrock の VPC エンドポイントから応答がありません。エンドポイントとセキュリティグループを確認してください。",
                    "The bedrock VPC endpoint does not answer. See to the endpoint and its security group."),
                InterfaceEndpoint.Of(here, Prerequisites.Bedrock)),
            ControlPlaneResponse.NotUnderstood => new(
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
