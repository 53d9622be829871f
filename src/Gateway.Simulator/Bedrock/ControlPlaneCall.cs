using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>A call of the control plane whose signature was found right.</summary>
/// <param name="Target">The path and query as they were sent.</param>
/// <param name="Caller">Who signed it.</param>
/// <param name="Argument">The identifier in the path, decoded; empty if it is none.</param>
internal sealed record ControlPlaneCall(RequestTarget Target, IssuedCredentials Caller, string Argument)
{
    /// <summary>The account that is asked about: always the caller's own.</summary>
    internal string Account => Caller.Principal.AccountId;
}

/// <summary>One operation of the control plane. Its IAM action has the same name.</summary>
/// <param name="Name">In AWS's spelling.</param>
/// <param name="Resource">What the caller must be allowed to act on.</param>
/// <param name="Response">The answer to a caller who is.</param>
internal sealed record ControlPlaneOperation(
    string Name, Func<ControlPlaneCall, string> Resource, Func<ControlPlaneCall, ServiceReply> Response)
{
    /// <summary>The resource of an operation that knows no narrower one.</summary>
    internal const string AnyResource = "*";

    internal string Action => $"bedrock:{Name}";
}
