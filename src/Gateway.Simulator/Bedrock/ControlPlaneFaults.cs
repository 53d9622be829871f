using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>The faults of the control plane.</summary>
internal static class ControlPlaneFaults
{
    /// <summary>The reply after the fault was applied to it.</summary>
    internal static ServiceReply Apply(
        Fault fault, ServiceReply reply, IssuedCredentials caller, PolicyRequest question)
    {
        var met = ConnectionFaults.Apply(fault.Kind, reply)
            ?? RestJson.Error(fault.Kind == FaultKind.AccessDenied
                ? BedrockErrors.Denied(
                    caller.Principal.Arn,
                    question,
                    $"because no identity-based policy allows the {question.Action} action")
                : BedrockFaults.ErrorOf(fault.Kind));
        return met with { Delay = reply.Delay + fault.Delay };
    }
}
