using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>A call whose signature was verified.</summary>
/// <param name="Request">The request as received.</param>
/// <param name="Caller">The credentials that signed it.</param>
/// <param name="Action">The IAM action that the operation needs.</param>
/// <param name="Trace">Collects facts about the call for the journal.</param>
internal sealed record ModelCall(ReceivedRequest Request, IssuedCredentials Caller, string Action, CallTrace Trace)
{
    internal Serving Serving(FoundationModel model) => new(model, Caller.Principal.AccountId);
}

/// <summary>A call whose model exists and whose caller may use it.</summary>
/// <param name="Target">The called model or profile.</param>
/// <param name="RoutedTo">The destination chosen for it; empty for the destination without a Region of a global profile.</param>
internal sealed record Admission(InvocationTarget Target, string RoutedTo)
{
    /// <summary>The Region of the model that serves the call.</summary>
    internal string Region => RoutedTo.Length == 0 ? "us-east-1" : RoutedTo;

    /// <summary>The reason why the model may not be called this way; null if it may.</summary>
    internal AwsError? OnDemandError =>
        Target is { Profile: null, Model.OnDemand: false } ? BedrockErrors.OnDemand(Target.Model.Id) : null;
}
