using System.Text;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>The faults of STS: its own errors, and responses that a client should reject.</summary>
internal static class StsFaults
{
    private const int PaddingBytes = 1_100_000;

    private const string Doctype =
        "<!DOCTYPE AssumeRoleResponse [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n";

    /// <summary>The reply after the fault was applied to it.</summary>
    internal static ServiceReply Apply(Fault fault, ServiceReply reply, Principal caller, CallTrace trace)
    {
        var met = ConnectionFaults.Apply(fault.Kind, reply)
            ?? (Error(fault.Kind, caller) is { } error
                ? QueryXml.Error(error, trace.RequestId)
                : Distort(fault.Kind, reply));
        return met with { Delay = reply.Delay + fault.Delay };
    }

    private static AwsError? Error(FaultKind kind, Principal caller) => kind switch
    {
        FaultKind.AccessDenied => RoleAssumption.Denied(caller, "sts:AssumeRole", Accounts.BedrockRoleArn),
        FaultKind.Throttling => new AwsError("Throttling", StatusCodes.Status400BadRequest, "Rate exceeded"),
        FaultKind.InternalError => new AwsError(
            "InternalFailure",
            StatusCodes.Status500InternalServerError,
            "The request processing has failed because of an unknown error, exception or failure."),
        FaultKind.ExpiredToken =>
            new AwsError("ExpiredToken", StatusCodes.Status403Forbidden, SignatureError.Expired.Message),
        FaultKind.RegionDisabled => new AwsError(
            "RegionDisabledException",
            StatusCodes.Status403Forbidden,
            $"STS is not activated in this region for account:{Accounts.ContractorId}. Your account administrator can "
            + "activate STS in this region using the IAM Console."),
        _ => null,
    };

    // Only a success is distorted: an error stays the same error.
    private static ServiceReply Distort(FaultKind kind, ServiceReply reply)
    {
        if (reply.ErrorCode is not null)
        {
            return reply;
        }

        var xml = Encoding.UTF8.GetString(reply.Body.Span);
        var distorted = kind switch
        {
            FaultKind.GarbageXml => "<AssumeRoleResponse><AssumeRoleResult><Credentials></AssumeRoleRes",
            FaultKind.Html => "<html><body>Please sign in to the network.</body></html>",
            FaultKind.Empty200 => "",
            FaultKind.Oversized => xml + $"<!--{new string('x', PaddingBytes)}-->",
            FaultKind.Dtd => Doctype + xml.Replace("<SessionToken>", "<SessionToken>&b;", StringComparison.Ordinal),
            FaultKind.TwoCredentials => Change(xml, "Credentials", element => element + element),
            FaultKind.AlreadyExpired => Change(xml, "Expiration", _ => "<Expiration>2020-01-01T00:00:00Z</Expiration>"),
            FaultKind.MissingExpiration => Change(xml, "Expiration", _ => ""),
            _ => throw new InvalidOperationException($"STS does not know the fault {kind}."),
        };
        return ServiceReply.Text(reply.Status, kind == FaultKind.Html ? "text/html" : reply.ContentType, distorted) with
        {
            ErrorCode = $"simulator:{kind}",
        };
    }

    // GetCallerIdentity's response has none of these elements and stays as it is.
    private static string Change(string xml, string name, Func<string, string> change)
    {
        var start = xml.IndexOf($"<{name}>", StringComparison.Ordinal);
        var close = $"</{name}>";
        var end = xml.IndexOf(close, StringComparison.Ordinal) + close.Length;
        return start < 0 ? xml : xml[..start] + change(xml[start..end]) + xml[end..];
    }
}
