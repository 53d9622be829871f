namespace Gateway.Residency;

/// <summary>The <c>Residency</c> section.</summary>
internal sealed class ResidencyOptions
{
    public const string Section = "Residency";

    /// <summary>
    /// The Regions that may process a call. Can only narrow Tokyo (ap-northeast-1) and Osaka (ap-northeast-3); default empty,
    /// which means both.
    /// </summary>
    public IList<string> AllowedRegions { get; set; } = [];

    /// <summary>
    /// True when inference profiles are served only after AWS has confirmed their Regions (GetInferenceProfile). Default false: a
    /// <c>jp.</c> profile is served because of its prefix as long as the role may not ask AWS.
    /// </summary>
    public bool RequireVerified { get; set; }
}
