using Gateway.Bedrock.ControlPlane;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Residency;
using Gateway.Residency.Proofs;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that AWS offers each base model on demand in the Region, without which it is not served. It does not write to the proof
/// book; only the verification does.
/// </summary>
internal sealed class BaseModelsCheck(FoundationModels models) : ICheck
{
    public Topic Topic => Topics.BaseModel;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        foreach (var entry in examination.Models.Where(entry => entry.Declared.Proof.State == ProofState.InRegion))
        {
            var topic = Topic.Of(entry.Declared.Alias);
            if (examination.Skips(topic, [Prerequisites.Session, Prerequisites.Bedrock]))
            {
                continue;
            }

            var (model, response) = await models.GetAsync(
                examination.Session!, entry.Declared.ModelId, cancellationToken);
            examination.Add(
                model is not null ? Evaluate(topic, entry.Declared, model)
                    : Explain(examination.Here, topic, entry, response),
                UnansweredQuestion.Hinders(response));
            if (model is not null)
            {
                examination.BaseModels[entry.Declared.Alias] = model;
            }
        }
    }

    private static Finding Evaluate(Topic topic, Placement declared, ModelEvidence model)
    {
        var seen = AwsErrorText.AsIs($"{model.Arn}, {model.Status}{(model.IsOnDemand ? ", ON_DEMAND" : "")}");
        return ModelEvaluator.Confirms(declared, model)
            ? topic.Ok(seen)
            : topic.Fail(seen, ModelAccessCauses.NotInRegion(topic.Subject!));
    }

    // A base model is served without AWS's word unless the configuration requires it.
    private static Finding Explain(Deployment here, Topic topic, CatalogEntry entry, ControlPlaneResponse response) =>
        response.Error is { Status: 400 or 404 }
            ? topic.Fail(
                AwsErrorText.AsIs($"{entry.Declared.ModelId}: {AwsErrorText.Of(response.Error)}"),
                ModelAccessCauses.NotInRegion(topic.Subject!))
            : UnansweredQuestion.Explain(
                here, topic, response, entry.Served is null ? FindingStatus.Failure : FindingStatus.Warning,
                "bedrock:GetFoundationModel", BedrockPermission.OfModel(here.Region.Name, entry.Declared.ModelId));
}
