namespace Gateway.Residency;

/// <summary>The <c>Residency</c> section.</summary>
internal sealed class ResidencyOptions
{
    public const string Section = "Residency";

    /// <summary>
    /// Regions that may process a call. Can only narrow Tokyo (ap-northeast-1) and Osaka (ap-northeast-3);
    /// default empty, which means both.
    /// </summary>
    public IList<string> AllowedRegions { get; set; } = [];

    /// <summary>
    /// Whether inference profiles are served only once AWS has confirmed their Regions (GetInferenceProfile). Default
    /// false: a <c>jp.</c> profile is served on the strength of its prefix while the role may not ask.
    /// </summary>
    public bool RequireVerified { get; set; }
}
