using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>A call whose signature was found right.</summary>
/// <param name="Request">As it came off the wire.</param>
/// <param name="Caller">Who signed it.</param>
/// <param name="Action">The IAM action the operation needs.</param>
/// <param name="Trace">Learns what becomes of it.</param>
internal sealed record ModelCall(ReceivedRequest Request, IssuedCredentials Caller, string Action, CallTrace Trace);

/// <summary>A call that found its model and may use it.</summary>
/// <param name="Target">What it is aimed at.</param>
/// <param name="RoutedTo">The destination chosen for it; empty for the region-less one of a global profile.</param>
internal sealed record Admission(InvocationTarget Target, string RoutedTo)
{
    /// <summary>Where the model that answers stands.</summary>
    internal string Region => RoutedTo.Length == 0 ? "us-east-1" : RoutedTo;

    /// <summary>Why the model may not be called this way; null if it may.</summary>
    internal AwsError? OnDemandError =>
        Target is { Profile: null, Model.OnDemand: false } ? BedrockErrors.OnDemand(Target.Model.Id) : null;
}
