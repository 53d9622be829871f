using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Gateway.Catalog;
using Gateway.Residency;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// An inference profile as GetInferenceProfile describes it. Its ARN has an empty account field, so
/// that callers do not learn the contractor's account; it is accepted wherever a model is named.
/// </summary>
internal sealed record InferenceProfileSummary(
    string InferenceProfileId, string InferenceProfileName, string InferenceProfileArn,
    ImmutableArray<InferenceProfileSummary.Model> Models, string Status, string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UpdatedAt)
{
    public const string SystemDefined = "SYSTEM_DEFINED";

    private const string Japan = "jp.";
    private const string ApplicationProfile = ":application-inference-profile/";

    /// <summary>The profile that a model is called through; <c>null</c> for a base model.</summary>
    public static InferenceProfileSummary? Of(Placement placement)
    {
        var modelId = placement.ModelId;
        var id = modelId[(modelId.LastIndexOf('/') + 1)..];
        var isApplication = modelId.Contains(ApplicationProfile, StringComparison.Ordinal);
        if (!isApplication && !id.StartsWith(Japan, StringComparison.Ordinal))
        {
            return null;
        }

        // AWS does not say when it made a profile except in its own response; the model's launch is near it.
        var day = placement.Launched?.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);
        return new(
            id, isApplication ? placement.DisplayName : NameOf(placement),
            isApplication ? ModelArns.ForCallers(modelId) : ModelArns.WithoutAccount(id, placement.Target.SourceRegion),
            [.. MembersOf(placement, id)], "ACTIVE", isApplication ? "APPLICATION" : SystemDefined, day, day);
    }

    private static string NameOf(Placement placement) =>
        placement.Family == ModelFamily.Claude ? $"JP Anthropic {placement.DisplayName}" : $"JP {placement.DisplayName}";

    // AWS's own list if it was read. Without one a jp. profile is what its id says: the model in each of its Regions.
    private static IEnumerable<Model> MembersOf(Placement placement, string id) => placement.Proof.Members.IsEmpty
        ? placement.Destinations.Select(region => new Model($"arn:aws:bedrock:{region}::foundation-model/{id[Japan.Length..]}"))
        : placement.Proof.Members.Select(arn => new Model(arn));

    /// <summary>The model in one of the Regions that the profile uses.</summary>
    internal sealed record Model(string ModelArn);
}
