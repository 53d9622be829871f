namespace Gateway.Simulator.Bedrock;

/// <summary>The modes of data retention in AWS's spelling.</summary>
internal static class DataRetentionModes
{
    private static readonly Dictionary<string, DataRetentionMode> ByName = new(StringComparer.Ordinal)
    {
        ["none"] = DataRetentionMode.None,
        ["default"] = DataRetentionMode.Default,
        ["inherit"] = DataRetentionMode.Inherit,
        ["provider_data_share"] = DataRetentionMode.ProviderDataShare,
        ["aws_review"] = DataRetentionMode.AwsReview,
    };

    internal static IReadOnlyCollection<string> Names => ByName.Keys;

    internal static string NameOf(DataRetentionMode mode) => ByName.First(entry => entry.Value == mode).Key;

    internal static bool TryParse(string? name, out DataRetentionMode mode)
    {
        mode = default;
        return name is not null && ByName.TryGetValue(name, out mode);
    }
}
