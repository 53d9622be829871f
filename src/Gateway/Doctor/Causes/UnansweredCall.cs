using Gateway.Bedrock.Runtime;
using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>Explains why a call to a model failed.</summary>
internal static class UnansweredCall
{
    /// <summary>AWS's error text, or the gateway's own error code if AWS returned none.</summary>
    public static string Quoted(BedrockAttempt call) => call.Error switch
    {
        { Upstream: { } upstream } => AwsErrorText.Of(
            upstream.Status, upstream.ErrorType, call.OperatorMessage ?? upstream.Message, upstream.RequestId),
        var error => error!.Code.Name,
    };

    /// <param name="here">The target that was called.</param>
    /// <param name="topic">The call.</param>
    /// <param name="call">The failed attempt.</param>
    /// <param name="needed">The permission that the call needs.</param>
    public static Finding Explain(Deployment here, Topic topic, BedrockAttempt call, BedrockPermission needed)
    {
        var cause = CauseOf(here, topic, call, needed);
        return topic.Finding(
            call.Error!.Code == ErrorCode.UpstreamThrottled ? FindingStatus.Warning : FindingStatus.Failure,
            AwsErrorText.AsIs(Quoted(call)), cause);
    }

    private static Cause CauseOf(Deployment here, Topic topic, BedrockAttempt call, BedrockPermission needed) =>
        (call.Error!.Upstream?.Status, call.OperatorMessage ?? "") switch
        {
            (401 or 403, _) when call.Retry == RetryClass.Session => BedrockDenials.SessionRefused,
            (401 or 403, var said) when said.Contains("aws-marketplace:", StringComparison.Ordinal) =>
                ModelAccessCauses.AgreementMissing,
            (401 or 403, var said) when said.StartsWith("Your account is not authorized", StringComparison.Ordinal) =>
                ModelAccessCauses.AccountNotAuthorized,
            (401 or 403, var said) => BedrockDenials.CauseOf(
                Denial.Read(said), Prerequisites.BedrockRuntime, here, needed),
            (404, var said) when said.Contains("use case", StringComparison.OrdinalIgnoreCase) =>
                ModelAccessCauses.FormMissing,
            (400 or 404, _) => ModelAccessCauses.NotInRegion(topic.Subject!),
            (429, _) => new(
                "throttled", ResponsibleParty.Contractor,
                new Text(
                    "事業者アカウントのクォータ（AWS 側の上限）に達しています。続く場合は Service Quotas で引き上げを申請してください。",
                    "The contractor account's quota is used up. If it goes on, ask for more in Service Quotas.")),
            (null, _) => new(
                "no_answer", ResponsibleParty.Municipality,
                new Text(
                    "bedrock-runtime の VPC エンドポイントから応答がありません。エンドポイントとセキュリティグループを確認してください。",
                    "The bedrock-runtime VPC endpoint does not respond. Check the endpoint and its security group.")),
            _ => new(
                "bedrock_failing", ResponsibleParty.Aws,
                new Text(
                    "Bedrock の障害です。しばらく待ってもう一度実行し、続くなら AWS Health を確認してください。",
                    "Bedrock fails. Wait, run it again, and look at AWS Health if it goes on.")),
        };
}
