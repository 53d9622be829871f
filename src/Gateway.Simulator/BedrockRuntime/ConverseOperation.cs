using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Answers;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Shapes;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// Converse. 1 the model exists, 2 the caller may use it, 3 the body has the shape, 4 the body makes sense,
/// 5 the model may be called this way, 6 the answer. (That 2 comes before 3 is an assumption.)
/// </summary>
internal sealed class ConverseOperation(
    ModelCatalog catalog, ProfileRouting routing, InvocationAuthorization authorization, ConverseShape shape)
{
    private const string Action = "bedrock:InvokeModel";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    internal ServiceReply Answer(ReceivedRequest request, IssuedCredentials caller, CallTrace trace)
    {
        // 1
        if (trace.ModelId is null || catalog.Find(trace.ModelId, caller.Principal.AccountId) is not { } target)
        {
            return RestJson.Error(BedrockErrors.InvalidIdentifier);
        }

        // 2
        var routedTo = routing.Next(target);
        if (authorization.Deny(caller, Action, target, routedTo) is { } denial)
        {
            return RestJson.Error(denial);
        }

        try
        {
            // 3
            using var body = JsonDocument.Parse(request.Body, Strict);
            if ((shape.Check(body.RootElement) ?? ConverseRules.Check(body.RootElement)) is { } wrong) // 4
            {
                return RestJson.Error(BedrockErrors.Validation(wrong));
            }

            // 5
            if (target.Profile is null && !target.Model.OnDemand)
            {
                return RestJson.Error(BedrockErrors.OnDemand(target.Model.Id));
            }

            if (DenyGuardrail(body.RootElement, caller) is { } guardrail)
            {
                return RestJson.Error(guardrail);
            }

            // 6
            trace.DestinationRegion = routedTo.Length == 0 ? "us-east-1" : routedTo;
            return RestJson.Ok(ConverseAnswer.Compose(body.RootElement));
        }
        catch (JsonException)
        {
            return RestJson.Error(BedrockErrors.Validation(
                "The request body is not valid JSON, or an object in it has a member twice. "
                + "Reformat your input and try again."));
        }
    }

    // There is no guardrail in the simulator: a caller who may use one hears that it does not exist.
    private AwsError? DenyGuardrail(JsonElement body, IssuedCredentials caller)
    {
        if (!body.TryGetProperty("guardrailConfig", out var config)
            || !config.TryGetProperty("guardrailIdentifier", out var identifier))
        {
            return null;
        }

        var id = identifier.GetString()!;
        var arn = id.StartsWith("arn:", StringComparison.Ordinal)
            ? id
            : $"arn:aws:bedrock:{Accounts.Region}:{caller.Principal.AccountId}:guardrail/{id}";
        return authorization.Deny(caller, "bedrock:ApplyGuardrail", arn)
            ?? BedrockErrors.Validation("The guardrail identifier or version provided in the request does not exist.");
    }
}
