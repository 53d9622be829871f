using Gateway.Simulator.Bedrock;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// The checks of every operation that runs a model: the model exists, the caller may use it, and the account has access to it.
/// </summary>
internal sealed class InvocationGate(
    InvocationTargets targets, ProfileRouting routing, InvocationAuthorization authorization, ModelAccess access)
{
    /// <returns>The admission, or the error.</returns>
    internal (Admission? Admission, AwsError? Refusal) Admit(ModelCall call)
    {
        var (modelId, account) = (call.Trace.ModelId, call.Caller.Principal.AccountId);
        if (modelId is null || targets.Find(modelId, account) is not { } target)
        {
            return (null, BedrockErrors.InvalidIdentifier);
        }

        var routedTo = routing.Next(target);
        var refusal = authorization.Deny(call.Caller, call.Action, target, routedTo) ?? access.Refuse(target.Model);
        return refusal is not null
            ? (null, refusal)
            : (new Admission(target, routedTo), null);
    }

    /// <summary>
    /// The simulator has no guardrails: a caller who is allowed to use one gets the error that it does not exist.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="guardrail">The identifier or ARN; null if the call names none.</param>
    internal AwsError? DenyGuardrail(ModelCall call, string? guardrail)
    {
        if (guardrail is null)
        {
            return null;
        }

        var arn = guardrail.StartsWith("arn:", StringComparison.Ordinal)
            ? guardrail
            : $"arn:aws:bedrock:{Accounts.Region}:{call.Caller.Principal.AccountId}:guardrail/{guardrail}";
        return authorization.Deny(call.Caller, "bedrock:ApplyGuardrail", arn)
            ?? BedrockErrors.Validation("The guardrail identifier or version provided in the request does not exist.");
    }
}
