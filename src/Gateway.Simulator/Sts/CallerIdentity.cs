using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>
/// GetCallerIdentity. It needs no permission of the identity; only the VPC endpoint's policy can deny it.
/// </summary>
internal sealed class CallerIdentity(PolicyLayers policies)
{
    private const string Action = "sts:GetCallerIdentity";

    internal ServiceReply Respond(IssuedCredentials signer, CallTrace trace)
    {
        var question = policies.Ask(signer, Action, "*", AwsServices.Sts);
        return policies.DenyAtEndpoint(question, AwsServices.Sts) is { } because
            ? QueryXml.Error(
                new AwsError(
                    "AccessDenied",
                    StatusCodes.Status403Forbidden,
                    $"User: {signer.Principal.Arn} is not authorized to perform: {Action} {because}"),
                trace.RequestId)
            : QueryXml.Ok("GetCallerIdentity", trace.RequestId, xml =>
            {
                xml.Element("Arn", signer.Principal.Arn);
                xml.Element("UserId", signer.Principal.UserId);
                xml.Element("Account", signer.Principal.AccountId);
            });
    }
}
