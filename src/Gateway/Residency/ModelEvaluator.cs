using Gateway.Catalog;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>Compares AWS's description of a base model with what the catalog declares. Pure.</summary>
internal static class ModelEvaluator
{
    /// <summary>True when the evidence is about this placement and matches what the catalog declares.</summary>
    public static bool Confirms(Placement declared, ModelEvidence evidence) =>
        IsAbout(declared.ModelId, evidence) && Agrees(evidence, declared.Target.SourceRegion);

    /// <summary>True when the evidence is about this model, and the model can be called.</summary>
    public static bool IsAbout(string modelId, ModelEvidence evidence) =>
        evidence.Id == modelId[(modelId.LastIndexOf('/') + 1)..] && evidence.Status is "ACTIVE" or "LEGACY";

    /// <summary>
    /// True when the model is called by its id in this Region and processed there: its ARN names the Region, and it is offered on
    /// demand. A model that is offered through profiles alone is processed where they lead.
    /// </summary>
    public static bool Agrees(ModelEvidence evidence, AwsRegion region) =>
        evidence.IsOnDemand && evidence.Arn == $"arn:aws:bedrock:{region}::foundation-model/{evidence.Id}";
}
