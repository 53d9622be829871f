using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>GetFoundationModel: whether a model exists in the Region, and how it may be called there.</summary>
internal sealed class ModelOperations(ModelCatalog catalog)
{
    private const string ArnStart = $"arn:aws:bedrock:{Accounts.Region}::foundation-model/";

    internal ControlPlaneOperation Get => new(
        AwsOperations.GetFoundationModel, call => $"{ArnStart}{ModelId(call)}", RespondToGet);

    private ServiceReply RespondToGet(ControlPlaneCall call) => catalog.Find(ModelId(call)) is { } model
        ? RestJson.Ok(AlphabeticalJson.Write(new JsonObject { ["modelDetails"] = Show(model) }))
        : RestJson.Error(BedrockErrors.InvalidIdentifier);

    private static string ModelId(ControlPlaneCall call) =>
        call.Argument.StartsWith(ArnStart, StringComparison.Ordinal) ? call.Argument[ArnStart.Length..] : call.Argument;

    private static JsonObject Show(FoundationModel model)
    {
        var provider = model.Name.Split(' ')[0];
        return new JsonObject
        {
            ["customizationsSupported"] = new JsonArray(),
            ["inferenceTypesSupported"] = new JsonArray(model.OnDemand ? "ON_DEMAND" : "INFERENCE_PROFILE"),
            ["inputModalities"] = model.Retrieval is null ? new JsonArray("TEXT", "IMAGE") : new JsonArray("TEXT"),
            ["modelArn"] = model.ArnIn(Accounts.Region),
            ["modelId"] = model.Id,
            ["modelLifecycle"] = new JsonObject { ["status"] = "ACTIVE" },
            ["modelName"] = model.Name[provider.Length..].TrimStart(),
            ["outputModalities"] = new JsonArray(model.Retrieval?.OutputModality ?? "TEXT"),
            ["providerName"] = provider,
            ["responseStreamingSupported"] = model.Retrieval is null,
        };
    }
}
