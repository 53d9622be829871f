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
    /// True when models are served only after AWS has confirmed their Regions (GetInferenceProfile, for base models
    /// GetFoundationModel). Default false: as long as the role may not ask AWS, a <c>jp.</c> profile is served because of its prefix,
    /// and a base model because it is processed where it is called.
    /// </summary>
    public bool RequireVerified { get; set; }
}
