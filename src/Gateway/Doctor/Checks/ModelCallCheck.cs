using Gateway.Catalog;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Residency;
using Gateway.Residency.Proofs;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that models respond, also in the other Region. Models are only called on request, because calls cost money; without
/// calls it cannot be found out what the role's policy says about the other Region.
/// </summary>
internal sealed class ModelCallCheck(OneTokenCalls calls) : ICheck
{
    public Topic Topic => Topics.ModelCall;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        // A base model has no other Region: without calls there is nothing to say about it.
        foreach (var entry in examination.Models.Where(
            entry => examination.CallsModels || entry.Declared.Proof.State != ProofState.InRegion))
        {
            var topic = (examination.CallsModels ? Topic : Topics.OsakaPermission).Of(entry.Declared.Alias);
            if (examination.Skips(topic, [Prerequisites.Session, Prerequisites.BedrockRuntime]))
            {
                continue;
            }

            if (examination.CallsModels)
            {
                await CallAsync(examination, entry, topic, cancellationToken);
            }
            else
            {
                examination.Add(NotCalled(examination.Here, topic, Needed(examination, entry.Declared)));
            }
        }
    }

    private async Task CallAsync(
        Examination examination, CatalogEntry entry, Topic topic, CancellationToken cancellationToken)
    {
        var alias = entry.Declared.Alias;
        var served = examination.Profiles.TryGetValue(alias, out var profile) ? entry.ServedOn(profile)
            : examination.BaseModels.TryGetValue(alias, out var model) ? entry.ServedOn(model)
            : entry.Served;
        if (served is not { } placement)
        {
            // Not called, because it is not proven to stay in Japan; the other finding gives the reason.
            examination.Add(topic.Skip(examination.Findings.Last(
                found => found.Topic == Topics.Profile.Of(alias) || found.Topic == Topics.BaseModel.Of(alias))));
            return;
        }

        var made = await calls.MakeAsync(examination.Session!, placement, cancellationToken);
        foreach (var finding in ModelCallDiagnosis.Diagnose(examination.Here, placement, made, Needed(examination, placement)))
        {
            examination.Add(finding);
        }
    }

    private static Finding NotCalled(Deployment here, Topic topic, BedrockPermission needed) => topic.Warn(
        new(
            $"{here.OtherRegion} での実行権限は、モデルを呼び出さないと確認できません。",
            $"Permission to run in {here.OtherRegion} cannot be checked without calling the model."),
        new Cause(
            "not_called", ResponsibleParty.Municipality,
            new(
                $"doctor --call-model を実行してください（モデルごとに最大 {OneTokenCalls.MaxPerProfile} 回、1 トークンずつ課金されます）。"
                + "事業者のロールには次の許可が必要です。",
                $"Run doctor --call-model: at most {OneTokenCalls.MaxPerProfile} calls of a model, one token each, "
                + "are billed. The contractor's role needs these permissions."),
            needed.OnTheRole()));

    private static BedrockPermission Needed(Examination examination, Placement placement) => BedrockPermission.Invoke(
        examination.Here, placement.ModelId,
        BaseModels.Of(placement.ModelId, examination.Profiles.GetValueOrDefault(placement.Alias)) ?? "<model id>",
        placement.InvokeForm.Writes());
}
