namespace Gateway.Residency;

/// <summary>Other ways in which callers write the id of a model. Pure.</summary>
internal static class ModelArns
{
    private const string Japan = "jp.";

    // Anthropic's API leaves out the provider and Bedrock's version.
    private const string Provider = "anthropic.";
    private const string Version = "-v1:0";

    /// <summary>
    /// The ARNs that mean exactly this id: of an inference profile in the contractor's account, of a base model in
    /// nobody's; each in the Region that is called. None for an id that is an ARN itself.
    /// </summary>
    public static IEnumerable<string> Of(string modelId, ResidencyScope scope)
    {
        if (modelId.StartsWith(Japan, StringComparison.Ordinal))
        {
            yield return $"arn:aws:bedrock:{scope.Source}:{scope.ContractorAccount}:inference-profile/{modelId}";
        }
        else if (ModelGeography.IsBaseModel(modelId, scope.Providers))
        {
            yield return $"arn:aws:bedrock:{scope.Source}::foundation-model/{modelId}";
        }
    }

    /// <summary>
    /// Whether a name that is not served means the model behind the profile <paramref name="servedId"/>: its base model,
    /// the same model in another geography, either as an ARN, or Anthropic's name for it.
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
