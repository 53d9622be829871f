using Gateway.Bedrock.ControlPlane;
using Gateway.Bedrock.Runtime;
using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>Explains why a call to the control plane failed.</summary>
internal static class UnansweredQuestion
{
    /// <summary>
    /// The prerequisite that is not met after such a response: if this call fails, every check that depends on it is skipped.
    /// </summary>
    public static string? Hinders(ControlPlaneResponse response) =>
        response.Outcome is "unreachable" or "timeout" or "not_private" ? Prerequisites.Bedrock : null;

    /// <param name="here">The target that was called.</param>
    /// <param name="topic">The topic of the call.</param>
    /// <param name="response">The response.</param>
    /// <param name="severity">The severity of not knowing.</param>
    /// <param name="action">The IAM action of the call.</param>
    /// <param name="resource">The resource of the action.</param>
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
                    "The bedrock VPC endpoint does not respond. Check the endpoint and its security group."),
                InterfaceEndpoint.Of(here, Prerequisites.Bedrock)),
            ControlPlaneResponse.NotUnderstood => new(
                "not_bedrock", ResponsibleParty.Municipality,
                new Text(
                    "bedrock のアドレスで別のサーバー（プロキシなど）が応答しています。プロキシの設定と名前解決を確認してください。",
                    "A server other than Bedrock responds at its address, such as a proxy. Check the proxy settings and name lookup.")),
            _ => new(
                "bedrock_failing", ResponsibleParty.Aws,
                new Text(
                    "Bedrock の障害か流量制限です。しばらく待ってもう一度実行してください。",
                    "Bedrock fails or throttles. Wait and run it again.")),
        });
    }
}
