using Gateway.Catalog;

namespace Gateway.Residency;

/// <summary>Other forms in which callers write a model's id. Pure.</summary>
internal static class ModelArns
{
    private const string Japan = "jp.";
    private const string ApplicationProfile = ":application-inference-profile/";

    // Anthropic's API omits the provider and Bedrock's version.
    private const string Provider = "anthropic.";
    private const string Version = "-v1:0";

    /// <summary>
    /// The ARNs that mean exactly this id in the called Region: an inference profile's ARN names the contractor's account, or
    /// none, as in <c>GET /inference-profiles</c>; a base model's names no account. For an application inference profile, whose id
    /// is its ARN, the same without the account.
    /// </summary>
    public static IEnumerable<string> Of(string modelId, ResidencyScope scope)
    {
        if (modelId.StartsWith(Japan, StringComparison.Ordinal))
        {
            yield return $"arn:aws:bedrock:{scope.Source}:{scope.ContractorAccount}:inference-profile/{modelId}";
            yield return WithoutAccount(modelId, scope.Source);
        }
        else if (ModelGeography.IsBaseModel(modelId, scope.Providers))
        {
            yield return $"arn:aws:bedrock:{scope.Source}::foundation-model/{modelId}";
        }
        else if (ForCallers(modelId) is var arn && arn != modelId)
        {
            yield return arn;
        }
    }

    /// <summary>The id that callers see: that of an application inference profile is an ARN, and is shown without its account.</summary>
    public static string ForCallers(string modelId) =>
        modelId.IndexOf(ApplicationProfile, StringComparison.Ordinal) is var resource and > 0
        && modelId.LastIndexOf(':', resource - 1) is var account and > 0
            ? modelId[..(account + 1)] + modelId[resource..]
            : modelId;

    /// <summary>The ARN of a system-defined profile that tells no caller whose account it is called in.</summary>
    public static string WithoutAccount(string profileId, AwsRegion region) =>
        $"arn:aws:bedrock:{region}::inference-profile/{profileId}";

    /// <summary>
    /// True when a name that is not served means the model of the profile <paramref name="servedId"/>: its base model or the same
    /// model in another geography, each as id or ARN, or Anthropic's own name for it.
    /// </summary>
    public static bool IsOtherNameOf(string servedId, string name)
    {
        var served = LastSegment(servedId);
        if (!served.StartsWith(Japan, StringComparison.Ordinal))
        {
            return false;
        }

        var (model, asked) = (served[Japan.Length..], LastSegment(name));
        return asked == model
            || asked.EndsWith($".{model}", StringComparison.Ordinal)
            || Provider + asked == model
            || Provider + asked + Version == model;
    }

    private static string LastSegment(string id) => id[(id.LastIndexOf('/') + 1)..];
}
