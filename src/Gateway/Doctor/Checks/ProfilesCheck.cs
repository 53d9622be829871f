using Gateway.Bedrock.ControlPlane;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Residency;
using Gateway.Residency.Proofs;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that AWS's own list of each inference profile's members is what the catalog declares. It does not write to the proof
/// book; only the verification does.
/// </summary>
internal sealed class ProfilesCheck(InferenceProfiles profiles) : ICheck
{
    public Topic Topic => Topics.Profile;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        var here = examination.Here;
        foreach (var entry in examination.Models.Where(entry => entry.Declared.Proof.State != ProofState.InRegion))
        {
            var topic = Topic.Of(entry.Declared.Alias);
            if (examination.Skips(topic, [Prerequisites.Session, Prerequisites.Bedrock]))
            {
                continue;
            }

            var (profile, response) = await profiles.GetAsync(
                examination.Session!, entry.Declared.ModelId, cancellationToken);
            examination.Add(
                profile is not null ? Evaluate(here, topic, entry.Declared, profile)
                : response.Outcome == ControlPlaneResponse.NotFound ? Unknown(topic, entry.Declared, response)
                : UnansweredQuestion.Explain(
                    here, topic, response, Severity(entry), "bedrock:GetInferenceProfile",
                    BedrockPermission.OfProfile(here, entry.Declared.ModelId)),
                UnansweredQuestion.Hinders(response));
            if (profile is not null)
            {
                examination.Profiles[entry.Declared.Alias] = profile;
            }
        }
    }

    // A profile known by its prefix is served without AWS's list; one whose id does not show its members is not.
    private static FindingStatus Severity(CatalogEntry entry) =>
        entry.Served is null ? FindingStatus.Failure : FindingStatus.Warning;

    private static Finding Evaluate(Deployment here, Topic topic, Placement declared, ProfileEvidence evidence)
    {
        var seen = AwsErrorText.AsIs($"{declared.ModelId} → {string.Join(", ", evidence.Members)}");
        if (ProfileEvaluator.Confirms(declared, evidence))
        {
            return topic.Ok(seen);
        }

        return topic.Fail(seen, BaseModels.IsApplicationProfile(declared.ModelId)
            ? new Cause(
                "profile_contradicted", ResponsibleParty.Contractor,
                new(
                    "このアプリケーション推論プロファイルの処理リージョンはカタログの宣言と異なります。ゲートウェイは呼び出しを止めています。"
                    + "国内（東京・大阪）だけのプロファイルを作り直し、カタログの ARN と Destinations を直してください。",
                    "This application inference profile does not run where the catalog says; the gateway does not "
                    + "call it. Make one that runs in Japan only, and correct the catalog's ARN and Destinations."),
                Snippets.ContractorCommand(
                    $"aws bedrock create-inference-profile --region {here.Region} "
                    + "--inference-profile-name \"<name>\" --model-source \"copyFrom=<ARN of a jp. profile>\""))
            : new Cause(
                "profile_contradicted", ResponsibleParty.Aws,
                new(
                    "AWS が定義するプロファイルの処理リージョンが、カタログの宣言と異なります。ゲートウェイは呼び出しを止めています。"
                    + "事業者から AWS サポートに確認し、すべて国内と確かめられるまで使わないでください。",
                    "A profile that AWS defines does not run where the catalog says; the gateway does not call "
                    + "it. Have the contractor ask AWS Support, and do not use it until every member is known to "
                    + "be in Japan.")));
    }

    private static Finding Unknown(Topic topic, Placement declared, ControlPlaneResponse response)
    {
        var path = $"Catalog__Models__{declared.Alias}";
        return topic.Fail(
            AwsErrorText.AsIs($"{declared.ModelId}: {AwsErrorText.Of(response.Error!)}"),
            BaseModels.IsApplicationProfile(declared.ModelId)
                ? new Cause(
                    "profile_not_found", ResponsibleParty.Contractor,
                    new(
                        $"このアプリケーション推論プロファイルは事業者のアカウントにありません。作り直し、{path}__ModelId を直してください。",
                        "The contractor's account has no such application inference profile. Make it again and "
                        + $"correct {path}__ModelId."))
                : new Cause(
                    "profile_not_found", ResponsibleParty.Municipality,
                    new(
                        $"AWS にこのプロファイルはありません。{path}__ModelId を直すか、{path}__Enabled=false にしてください。",
                        $"AWS has no such profile. Correct {path}__ModelId, or set {path}__Enabled=false.")));
    }
}
