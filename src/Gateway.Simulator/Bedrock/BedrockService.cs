using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>
/// Bedrock's control plane, only the operations that read: 1 find the operation, 2 verify the caller, 3 evaluate the policies,
/// 4 make the response, 5 apply faults.
/// </summary>
internal sealed class BedrockService(
    SimulatedAws aws,
    BedrockCallers callers,
    PolicyLayers policies,
    ProfileOperations profiles,
    ModelOperations models,
    AccessOperations access)
{
    internal ServiceReply Respond(ReceivedRequest request, CallTrace trace)
    {
        trace.Service = AwsServices.Bedrock;

        // 1
        var route = ControlPlaneRoute.Parse(request.Target.Path);
        if (request.Method != HttpMethods.Get || Find(route) is not { } operation)
        {
            return RestJson.UnknownOperation();
        }

        trace.Operation = operation.Name;
        trace.ModelId = route!.Identifier;

        // 2
        var (caller, refusal) = callers.Prove(request, trace);
        if (caller is null)
        {
            return RestJson.Error(refusal!);
        }

        // 3, 4
        var call = new ControlPlaneCall(request.Target, caller, route.Identifier ?? "");
        var question = policies.Ask(caller, operation.Action, operation.Resource(call), AwsServices.Bedrock);
        var reply = policies.Deny(caller, question, AwsServices.Bedrock) is { } because
            ? RestJson.Error(BedrockErrors.Denied(caller.Principal.Arn, question, because))
            : operation.Response(call);

        // 5
        return aws.Faults.TryTake(AwsServices.Bedrock, operation.Name, out var fault)
            ? ControlPlaneFaults.Apply(fault, reply, caller, question)
            : reply;
    }

    private ControlPlaneOperation? Find(ControlPlaneRoute? route) => route switch
    {
        { Collection: ControlPlaneRoute.Profiles, Identifier: null } => profiles.List,
        { Collection: ControlPlaneRoute.Profiles } => profiles.Get,
        { Collection: ControlPlaneRoute.Models, Identifier: not null } => models.Get,
        { Collection: ControlPlaneRoute.Availability, Identifier: not null } => access.Availability,
        { Collection: ControlPlaneRoute.UseCase, Identifier: null } => access.UseCase,
        { Collection: ControlPlaneRoute.DataRetention, Identifier: null } => access.Retention,
        _ => null,
    };
}
