using System.Collections.Immutable;
using Gateway.Doctor.Findings;
using Gateway.Errors;

namespace Gateway.Doctor.Causes;

/// <summary>
/// The permission that one kind of call needs, in the policy of the contractor's role and of the municipality's VPC endpoint.
/// Each statement is as narrow as the one in deploy/, so that pasting it allows nothing that the templates do not.
/// </summary>
/// <param name="Service">The service of the endpoint, by AWS's name: <see cref="Prerequisites"/>.</param>
/// <param name="Actions">The IAM actions.</param>
/// <param name="Resources">The resources of the call; for a profile, its models.</param>
/// <param name="ProfileArn">The inference profile it goes through; <c>null</c> for none.</param>
internal sealed record BedrockPermission(
    string Service, ImmutableArray<string> Actions, ImmutableArray<string> Resources, string? ProfileArn = null)
{
    private string EndpointId =>
        Service == Prerequisites.BedrockRuntime ? "<BedrockRuntimeEndpointId>" : "<BedrockEndpointId>";

    /// <summary>The permission to run a model: the profile and, only through it, the model in every destination.</summary>
    /// <param name="here">The deployment.</param>
    /// <param name="profile">The profile's id or ARN; a base model's id where there is no profile.</param>
    /// <param name="baseModel">The base model's id.</param>
    /// <param name="streams">False for a model that answers with vectors or scores, which no operation streams.</param>
    public static BedrockPermission Invoke(Deployment here, string profile, string baseModel, bool streams = true)
    {
        ImmutableArray<string> actions =
            streams ? ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] : ["bedrock:InvokeModel"];
        string[] regions = [here.Region.Name, here.OtherRegion.Name];
        return profile == baseModel
            ? new(Prerequisites.BedrockRuntime, actions, [OfModel(here.Region.Name, baseModel)])
            : new(
                Prerequisites.BedrockRuntime, actions, [.. regions.Select(region => OfModel(region, baseModel))],
                OfProfile(here, profile));
    }

    /// <summary>The permission for a read of the control plane.</summary>
    public static BedrockPermission Read(string action, string resource) => new(Prerequisites.Bedrock, [action], [resource]);

    /// <summary>The ARN of a profile given by its id or its ARN.</summary>
    public static string OfProfile(Deployment here, string profile) =>
        profile.StartsWith("arn:", StringComparison.Ordinal)
            ? profile
            : $"arn:aws:bedrock:{here.Region}:{here.ContractorAccount}:inference-profile/{profile}";

    /// <summary>The statements for the policy of the contractor's role.</summary>
    public Snippet OnTheRole()
    {
        var bound = $$"""{ "StringEquals": { "aws:SourceVpce": "{{EndpointId}}" } }""";
        return new(
            new(
                $"事業者: ゲートウェイ用ロールの IAM ポリシー（Statement に追加。{EndpointId} は自治体の 20-endpoints の出力。消すと VPC の外からも使えます{Parameter.Ja}）",
                $"Contractor: the role's IAM policy (add to Statement; {EndpointId} is an output of the municipality's "
                + "20-endpoints, and without it the statement works from outside the VPC too{Parameter.En})"),
            ProfileArn is null
                ? Statement(Resources, bound)
                : Statement([ProfileArn], bound) + ",\n" + Statement(
                    Resources, $$"""{ "ArnEquals": { "bedrock:InferenceProfileArn": "{{ProfileArn}}" } }"""));
    }

    /// <summary>The statement for the endpoint's policy, for the contractor's role only.</summary>
    public Snippet OnTheEndpoint(Deployment here) => new(
        new(
            $"自治体: {Service} エンドポイントのポリシー（Statement に追加{Parameter.Ja}）",
            $"Municipality: the {Service} endpoint's policy (add to Statement{Parameter.En})"),
        Statement(
            ProfileArn is null ? Resources : [ProfileArn, .. Resources],
            $$"""{ "ArnEquals": { "aws:PrincipalArn": "{{here.RoleArn}}" } }""",
            principal: "\"Principal\": \"*\",\n  "));

    /// <summary>The ARN of a base model given by its id or its ARN.</summary>
    public static string OfModel(string region, string baseModel) =>
        baseModel.StartsWith("arn:", StringComparison.Ordinal) ? baseModel : $"arn:aws:bedrock:{region}::foundation-model/{baseModel}";

    // Both stacks have a parameter for models without a profile.
    private Text Parameter => ProfileArn is null && Resources is [var only] && only.Contains("::foundation-model/", StringComparison.Ordinal)
        ? new(
            "。スタックでは InRegionModelIds にこのモデルの ID を加えて再デプロイ",
            "; with the stack, add the model's id to InRegionModelIds and deploy it again")
        : new("", "");

    private string Statement(ImmutableArray<string> resources, string condition, string principal = "") => $$"""
        {
          "Effect": "Allow",
          {{principal}}"Action": {{List(Actions)}},
          "Resource": {{List(resources)}},
          "Condition": {{condition}}
        }
        """;

    private static string List(ImmutableArray<string> values) => values.Length == 1
        ? $"\"{values[0]}\""
        : $"[\n    {string.Join(",\n    ", values.Select(value => $"\"{value}\""))}\n  ]";
}
