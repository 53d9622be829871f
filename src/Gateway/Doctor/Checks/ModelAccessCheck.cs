using Gateway.Bedrock.ControlPlane;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that the contractor's account may use the models of third parties: the agreement for each model, and the form about the
/// use of Anthropic's. Amazon's models need neither.
/// </summary>
internal sealed class ModelAccessCheck(AccountSettings account) : ICheck
{
    private const string Available = "AVAILABLE";

    public Topic Topic => Topics.UseCaseForm;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        var models = examination.Models
            .Select(entry => entry.Declared)
            .Select(declared => (declared.Alias, Model: BaseModels.Of(
                declared.ModelId, examination.Profiles.GetValueOrDefault(declared.Alias))))
            .Where(known => known.Model is { } model && BaseModels.NeedAgreement(model))
            .ToList();
        var needsForm = models.Exists(known => BaseModels.IsAnthropics(known.Model!));
        if (models.Count == 0
            || examination.Skips(
                needsForm ? Topic : Topics.ModelAccess.Of(models[0].Alias), [Prerequisites.Session, Prerequisites.Bedrock]))
        {
            return;
        }

        var form = needsForm ? await account.UseCaseFormAsync(examination.Session!, cancellationToken) : null;
        var answers = new List<(Topic Topic, ModelAvailability? Availability, ControlPlaneResponse Answer)>();
        foreach (var (alias, model) in models)
        {
            var (availability, response) = await account.AvailabilityOfAsync(
                examination.Session!, model!, cancellationToken);
            answers.Add((Topics.ModelAccess.Of(alias), availability, response));
        }

        var judged = form is null
            ? null
            : EvaluateForm(examination.Here, form, answers.Any(one => one.Availability?.Agreement == Available));
        if (judged is not null)
        {
            examination.Add(judged);
        }

        foreach (var (topic, availability, response) in answers)
        {
            examination.Add(availability is null
                ? Explain(examination.Here, topic, response)
                : Evaluate(topic, availability, judged));
        }
    }

    private Finding EvaluateForm(Deployment here, ControlPlaneResponse form, bool anyAgreement) => form switch
    {
        { IsOk: true } => Topic.Ok(new("提出済みです。", "Sent in.")),
        { Outcome: not ControlPlaneResponse.NotFound } => UnansweredQuestion.Explain(
            here, Topic, form, FindingStatus.Warning, "bedrock:GetUseCaseForModelAccess"),

        // If the organization's management account has sent it in, it counts for all its accounts; it is not known whether it is
        // then shown here.
        _ when anyAgreement => Topic.Ok(new(
            "このアカウントにはありませんが、モデルの利用条件への同意は有効です（組織の管理アカウントで提出済みと考えられます）。",
            "Not in this account, but agreements are in force: probably sent in by the organization's management "
            + "account.")),
        _ => Topic.Fail(AwsErrorText.AsIs(AwsErrorText.Of(form.Error!)), ModelAccessCauses.FormMissing),
    };

    private static Finding Evaluate(Topic topic, ModelAvailability availability, Finding? form)
    {
        var seen = AwsErrorText.AsIs(
            $"agreement {availability.Agreement}, authorization {availability.Authorization}, "
            + $"entitlement {availability.Entitlement}, region {availability.Region}");
        return availability switch
        {
            { Authorization: not "AUTHORIZED" } => topic.Fail(seen, ModelAccessCauses.AccountNotAuthorized),
            { Region: not Available } => topic.Fail(seen, ModelAccessCauses.NotInRegion(topic.Subject!)),

            // Without the form AWS shows no agreement either, even if one was concluded.
            { Agreement: not Available } when form?.Status == FindingStatus.Failure => topic.Skip(form),
            { Agreement: "PENDING" } => topic.Warn(seen, ModelAccessCauses.AgreementPending),
            { Agreement: not Available } or { Entitlement: not Available } =>
                topic.Fail(seen, ModelAccessCauses.AgreementMissing),
            _ => topic.Ok(seen),
        };
    }

    private static Finding Explain(Deployment here, Topic topic, ControlPlaneResponse response) =>
        response.Error is { Status: 400 or 404 }
            ? topic.Fail(
                AwsErrorText.AsIs(AwsErrorText.Of(response.Error)),
                ModelAccessCauses.NotInRegion(topic.Subject!))
            : UnansweredQuestion.Explain(
                here, topic, response, FindingStatus.Warning, "bedrock:GetFoundationModelAvailability");
}
