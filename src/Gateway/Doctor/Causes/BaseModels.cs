using Gateway.Residency.Proofs;

namespace Gateway.Doctor.Causes;

/// <summary>The models behind ids, ARNs and profiles.</summary>
internal static class BaseModels
{
    private const string ApplicationProfile = ":application-inference-profile/";

    /// <summary>
    /// The base model's id: from AWS's list of a profile's members where it was read, else from the id itself;
    /// <c>null</c> where neither tells.
    /// </summary>
    public static string? Of(string modelId, ProfileEvidence? evidence) =>
        evidence is { Members: [var member, ..] } ? AfterSlash(member)
            : IsApplicationProfile(modelId) ? null
            : AfterSlash(modelId) is var id && id.StartsWith("jp.", StringComparison.Ordinal) ? id[3..]
            : id;

    /// <summary>Whether the contractor made the profile, and AWS shows its members to nobody else.</summary>
    public static bool IsApplicationProfile(string modelId) =>
        modelId.Contains(ApplicationProfile, StringComparison.Ordinal);

    /// <summary>Whether a base model's id or ARN names a model of Anthropic's.</summary>
    public static bool IsAnthropics(string baseModel) =>
        AfterSlash(baseModel).StartsWith("anthropic.", StringComparison.Ordinal);

    private static string AfterSlash(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
