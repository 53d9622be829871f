using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Providers.Claude;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.BedrockRuntime.Shapes;
using Gateway.Simulator.Wire;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// Converse and ConverseStream. 1 the model exists, 2 the caller may use it, 3 the body matches the shape, 4 the body follows the
/// other rules, 5 the model may be called this way, 6 the response, the only step in which the two differ. (That 2 comes before
/// 3 is an assumption.)
/// </summary>
internal sealed class ConverseOperation(
    InvocationGate gate, ConverseShape shape, ContextWindow context, PromptCache cache, IOptions<SimulatorOptions> options)
{
    internal ServiceReply Respond(ModelCall call) => Perform(
        call,
        "ConverseRequest",
        (answer, request) => RestJson.Ok(ConverseResponse.Write(answer, request)));

    internal ServiceReply Stream(ModelCall call) => Perform(
        call,
        "ConverseStreamRequest",
        (answer, request) => ServiceReply.EventStream(ConverseEvents.Stream(answer, request)));

    private ServiceReply Perform(ModelCall call, string shapeName, Func<ModelResponse, JsonElement, ServiceReply> write)
    {
        // 1, 2
        var (admission, refusal) = gate.Admit(call);
        if (admission is null)
        {
            return RestJson.Error(refusal!);
        }

        if (admission.Target.Model.Retrieval is not null)
        {
            return RestJson.Error(BedrockErrors.NoChatModel);
        }

        if (!StrictJson.TryParse(call.Request.Body, out var body))
        {
            return RestJson.Error(BedrockErrors.Validation(StrictJson.Error));
        }

        using (body)
        {
            var request = body.RootElement;
            var serving = call.Serving(admission.Target.Model);
            refusal = Check(request, shapeName, serving) // 3, 4
                ?? admission.OnDemandError // 5
                ?? context.Refuse(serving.Model, request)
                ?? gate.DenyGuardrail(call, Guardrail(request));
            if (refusal is not null)
            {
                return RestJson.Error(refusal);
            }

            // 6
            call.Trace.DestinationRegion = admission.Region;
            var answer = FixedModel.Respond(request, serving) with { Cache = cache.Use(serving, request) };
            call.Trace.Billed = answer.Billed;
            return write(answer, request);
        }
    }

    private AwsError? Check(JsonElement request, string shapeName, Serving serving) =>
        (shape.Check(request, shapeName)
            ?? ConverseRules.Check(request, serving.Model.Claude?.RolesMustAlternate ?? options.Value.RolesMustAlternate)
            ?? MaxTokens(request, serving.Model)
            ?? ConverseFields.Defect(request, serving))
            is { } wrong
            ? BedrockErrors.Validation(wrong)
            : null;

    private static string? MaxTokens(JsonElement request, FoundationModel model) =>
        request.TryGetProperty("inferenceConfig", out var config)
        && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("maxTokens", out var asked)
        && asked.ValueKind == JsonValueKind.Number
        && asked.GetInt32() > model.MaxOutputTokens
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The maximum tokens you requested exceeds the model limit of {model.MaxOutputTokens}. Try again with a maximum tokens value that is lower than {model.MaxOutputTokens}.")
            : null;

    private static string? Guardrail(JsonElement request) =>
        request.TryGetProperty("guardrailConfig", out var config)
        && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("guardrailIdentifier", out var identifier)
            ? identifier.GetString()
            : null;
}
