using Gateway.Residency.Proofs;

namespace Gateway.Doctor.Causes;

/// <summary>Finds the base models of ids, ARNs and profiles.</summary>
internal static class BaseModels
{
    private const string ApplicationProfile = ":application-inference-profile/";

    /// <summary>
    /// The base model's id: from AWS's list of a profile's members if it was read, else from the id itself; <c>null</c> if
    /// neither shows it.
    /// </summary>
    public static string? Of(string modelId, ProfileEvidence? evidence) =>
        evidence is { Members: [var member, ..] } ? AfterSlash(member)
            : IsApplicationProfile(modelId) ? null
            : AfterSlash(modelId) is var id && id.StartsWith("jp.", StringComparison.Ordinal) ? id[3..]
            : id;

    /// <summary>True when the contractor created the profile. AWS shows its members only to that account.</summary>
    public static bool IsApplicationProfile(string modelId) =>
        modelId.Contains(ApplicationProfile, StringComparison.Ordinal);

    /// <summary>True when a base model's id or ARN names a model of Anthropic's.</summary>
    public static bool IsAnthropics(string baseModel) =>
        AfterSlash(baseModel).StartsWith("anthropic.", StringComparison.Ordinal);

    /// <summary>True when the account needs an agreement about the model in AWS Marketplace.</summary>
    public static bool NeedAgreement(string baseModel) =>
        IsAnthropics(baseModel) || AfterSlash(baseModel).StartsWith("cohere.", StringComparison.Ordinal);

    private static string AfterSlash(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
