using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>A call of the control plane whose signature was verified.</summary>
/// <param name="Target">The path and query as sent.</param>
/// <param name="Caller">The credentials that signed it.</param>
/// <param name="Argument">The identifier in the path, decoded; empty if there is none or it is not valid.</param>
internal sealed record ControlPlaneCall(RequestTarget Target, IssuedCredentials Caller, string Argument)
{
    /// <summary>The account that the call is about: always the caller's own.</summary>
    internal string Account => Caller.Principal.AccountId;
}

/// <summary>One operation of the control plane. Its IAM action has the same name.</summary>
/// <param name="Name">The operation in AWS's spelling.</param>
/// <param name="Resource">The resource for which the caller needs permission.</param>
/// <param name="Response">The response to an allowed caller.</param>
internal sealed record ControlPlaneOperation(
    string Name, Func<ControlPlaneCall, string> Resource, Func<ControlPlaneCall, ServiceReply> Response)
{
    /// <summary>The resource of an operation without resource-level permissions.</summary>
    internal const string AnyResource = "*";

    internal string Action => $"bedrock:{Name}";
}
