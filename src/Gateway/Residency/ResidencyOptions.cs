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
}
