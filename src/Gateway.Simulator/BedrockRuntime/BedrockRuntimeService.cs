using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Bedrock Runtime: finds the operation, verifies the caller, and applies faults to the response.</summary>
internal sealed class BedrockRuntimeService(
    SimulatedAws aws,
    BedrockCallers callers,
    ConverseOperation converse,
    InvokeModelOperation invokeModel,
    CountTokensOperation countTokens,
    SimulatorModels simulatorModels,
    InferenceProfiles profiles)
{
    // The IAM actions.
    private const string Run = "bedrock:InvokeModel";
    private const string RunStreaming = "bedrock:InvokeModelWithResponseStream";
    private const string Count = "bedrock:CountTokens";

    internal ServiceReply Respond(ReceivedRequest request, CallTrace trace)
    {
        trace.Service = AwsServices.BedrockRuntime;
        if (request.Method != HttpMethods.Post || !ModelRoute.TryParse(request.Target.Path, out var route))
        {
            return RestJson.UnknownOperation();
        }

        return route.Operation switch
        {
            "converse" => Invoke(AwsOperations.Converse, Run, converse.Respond),
            "converse-stream" => Invoke(AwsOperations.ConverseStream, RunStreaming, converse.Stream),
            "invoke" => Invoke(AwsOperations.InvokeModel, Run, invokeModel.Respond),
            "invoke-with-response-stream" =>
                Invoke(AwsOperations.InvokeModelWithResponseStream, RunStreaming, invokeModel.Stream),
            "count-tokens" => Invoke(AwsOperations.CountTokens, Count, countTokens.Respond),
            _ => RestJson.UnknownOperation(),
        };

        ServiceReply Invoke(string operation, string action, Func<ModelCall, ServiceReply> answer) =>
            this.Invoke(operation, action, route.ModelId, request, trace, answer);
    }

    private ServiceReply Invoke(
        string operation,
        string action,
        string? modelId,
        ReceivedRequest request,
        CallTrace trace,
        Func<ModelCall, ServiceReply> answer)
    {
        trace.Operation = operation;
        trace.ModelId = modelId;

        var (caller, refusal) = callers.Prove(request, trace);
        if (caller is null)
        {
            return RestJson.Error(refusal!);
        }

        var reply = answer(new ModelCall(request, caller, action, trace));
        return FaultFor(operation, reply, trace) is { } fault
            ? BedrockFaults.Apply(fault, reply, action, Resource(trace), trace)
            : reply;
    }

    // The ARN that AWS names in a denial of the call.
    private string Resource(CallTrace trace) =>
        trace.ModelId is not { } id || id.StartsWith("arn:", StringComparison.Ordinal) ? trace.ModelId ?? "*"
        : profiles.Exists(id) ? $"arn:aws:bedrock:{Accounts.Region}:{trace.Principal!.AccountId}:inference-profile/{id}"
        : $"arn:aws:bedrock:{Accounts.Region}::foundation-model/{id}";

    private Fault? FaultFor(string operation, ServiceReply reply, CallTrace trace)
    {
        if (aws.Faults.TryTake(AwsServices.BedrockRuntime, operation, out var ordered))
        {
            return ordered;
        }

        // An invalid request does not count in the round of a simulator model.
        return trace.ModelId is not null && reply.ErrorCode is null
            ? simulatorModels.Next(trace.ModelId, operation)
            : null;
    }
}
