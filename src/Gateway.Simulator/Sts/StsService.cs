using System.Globalization;
using System.Xml;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator.Sts;

/// <summary>The Security Token Service: AssumeRole and GetCallerIdentity over the Query protocol.</summary>
internal sealed class StsService(
    SimulatedAws aws,
    SignatureVerifier signatures,
    RoleAssumption roles,
    CallerIdentity identity,
    IOptions<SimulatorOptions> options,
    TimeProvider time)
{
    private const string Version = "2011-06-15";

    /// <summary>Decides the response: signature, action, parameters, policies, faults, in this order.</summary>
    internal ServiceReply Respond(ReceivedRequest request, CallTrace trace)
    {
        trace.Service = AwsServices.Sts;
        var form = QueryParameters.Parse(request.Body);
        var action = form["Action"] ?? "";
        trace.Operation = action;

        var (signer, refusal) = signatures.Verify(request, "sts", time, trace);
        if (signer is null)
        {
            return QueryXml.Error(Error(refusal!), trace.RequestId) with { Delay = aws.StsDelay };
        }

        var reply = Perform(action, form, signer, trace) with { Delay = aws.StsDelay };
        return aws.Faults.TryTake(AwsServices.Sts, action, out var fault)
            ? StsFaults.Apply(fault, reply, signer.Principal, trace)
            : reply;
    }

    private ServiceReply Perform(string action, QueryParameters form, IssuedCredentials signer, CallTrace trace) =>
        (action, form["Version"]) switch
        {
            ("AssumeRole", Version) => AssumeRole(form, signer, trace),
            ("GetCallerIdentity", Version) => identity.Respond(signer, trace),
            var (name, version) => QueryXml.Error(
                new AwsError(
                    "InvalidAction",
                    StatusCodes.Status400BadRequest,
                    $"Could not find operation {name} for version {version ?? "NO_VERSION_SPECIFIED"}"),
                trace.RequestId),
        };

    private ServiceReply AssumeRole(QueryParameters form, IssuedCredentials signer, CallTrace trace)
    {
        var (request, invalid) = AssumeRoleRequest.Read(form);
        if (request is null)
        {
            return QueryXml.Error(
                new AwsError("ValidationError", StatusCodes.Status400BadRequest, invalid!), trace.RequestId);
        }

        var (session, error) = roles.Assume(request, signer);
        return session is null
            ? QueryXml.Error(error!, trace.RequestId)
            : QueryXml.Ok("AssumeRole", trace.RequestId, xml => Write(xml, session, PackedPercent(request)));
    }

    private static void Write(XmlWriter xml, IssuedCredentials session, int packedPercent)
    {
        xml.Element("AssumedRoleUser", user =>
        {
            user.Element("AssumedRoleId", session.Principal.UserId);
            user.Element("Arn", session.Principal.Arn);
        });
        xml.Element("Credentials", credentials =>
        {
            credentials.Element("AccessKeyId", session.AccessKeyId);
            credentials.Element("SecretAccessKey", session.SecretAccessKey);
            credentials.Element("SessionToken", session.SessionToken!);
            credentials.Element(
                "Expiration", session.ExpiresAt!.Value.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        });
        // The second replaces the first in newer service models; both depend on AWS's unpublished packing.
        xml.Element("PackedPolicySize", packedPercent.ToString(CultureInfo.InvariantCulture));
        xml.Element("SessionTokenUtilization", packedPercent.ToString(CultureInfo.InvariantCulture));
        xml.Element("SessionTokenSize", session.SessionToken!.Length.ToString(CultureInfo.InvariantCulture));
        if (session.SourceIdentity is not null)
        {
            xml.Element("SourceIdentity", session.SourceIdentity);
        }
    }

    // AWS does not publish its packing; a share of the plaintext limit is used instead.
    private static int PackedPercent(AssumeRoleRequest request) =>
        (int)Math.Ceiling(
            ((request.Policy?.Length ?? 0) + request.Tags.Values.Sum(tag => tag.Key.Length + tag.Value.Length))
            / 2048.0 * 100);

    private AwsError Error(SignatureError refusal) => refusal.Kind switch
    {
        SignatureErrorKind.MissingToken => Forbidden("MissingAuthenticationToken", "Request is missing Authentication Token"),
        SignatureErrorKind.Incomplete =>
            new AwsError("IncompleteSignature", options.Value.IncompleteSignatureStatus, refusal.Message),
        SignatureErrorKind.UnknownKey => Forbidden("InvalidClientTokenId", refusal.Message),
        SignatureErrorKind.ExpiredSession => Forbidden("ExpiredToken", refusal.Message),
        _ => Forbidden("SignatureDoesNotMatch", refusal.Message),
    };

    private static AwsError Forbidden(string code, string message) =>
        new(code, StatusCodes.Status403Forbidden, message);
}
