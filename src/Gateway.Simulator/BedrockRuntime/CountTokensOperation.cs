using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Providers;
using Gateway.Simulator.BedrockRuntime.Providers.Claude;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.BedrockRuntime.Shapes;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// CountTokens. 1 the id is the base id of a model that supports it, 2 the caller may count, 3 the body matches the shape, 4 its
/// content follows the other rules, 5 the count, which is the same as a response to that input would report.
/// </summary>
internal sealed class CountTokensOperation(
    InvocationTargets targets,
    InferenceProfiles profiles,
    InvocationAuthorization authorization,
    ConverseShape shape)
{
    private static readonly AwsError NotCounted =
        BedrockErrors.Validation("The provided model doesn't support counting tokens.");

    internal ServiceReply Respond(ModelCall call)
    {
        // 1
        var (model, refusal) = Find(call);
        if (model is null)
        {
            return RestJson.Error(refusal!);
        }

        // 2
        if (authorization.Deny(call.Caller, call.Action, model.ArnIn(Accounts.Region)) is { } denial)
        {
            return RestJson.Error(denial);
        }

        if (!StrictJson.TryParse(call.Request.Body, out var body))
        {
            return RestJson.Error(BedrockErrors.Validation(StrictJson.Error));
        }

        using (body)
        {
            // 3, 4
            var wrong = shape.Check(body.RootElement, "CountTokensRequest");
            var (input, unreadable) = wrong is null ? Input(call.Serving(model), body.RootElement) : (default, wrong);
            if (unreadable is not null)
            {
                return RestJson.Error(BedrockErrors.Validation(unreadable));
            }

            // 5
            call.Trace.DestinationRegion = Accounts.Region;
            return RestJson.Ok(JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, int> { ["inputTokens"] = TokenEstimate.OfPrompt(input) }));
        }
    }

    private (FoundationModel? Model, AwsError? Refusal) Find(ModelCall call)
    {
        var id = call.Trace.ModelId ?? "";
        if (id.StartsWith("arn:", StringComparison.Ordinal) || profiles.Exists(id))
        {
            return (null, NotCounted);
        }

        return targets.Find(id, call.Caller.Principal.AccountId) is not { Model: var model }
            ? (null, BedrockErrors.InvalidIdentifier)
            : model.CountsTokens ? (model, null) : (null, NotCounted);
    }

    private static (JsonElement Input, string? Wrong) Input(Serving serving, JsonElement body)
    {
        var input = body.GetProperty("input");
        return input.TryGetProperty("converse", out var converse) && converse.ValueKind == JsonValueKind.Object
            ? (converse, ConverseRules.Check(converse) ?? ConverseFields.Defect(converse, serving))
            : ProviderRequest.Read(serving, input.GetProperty("invokeModel").GetProperty("body").GetBytesFromBase64());
    }
}
