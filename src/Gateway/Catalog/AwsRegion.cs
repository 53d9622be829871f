using System.Collections.Immutable;

namespace Gateway.Catalog;

/// <summary>An AWS Region in Japan. There are two, and no other can be created.</summary>
internal readonly record struct AwsRegion
{
    public static readonly AwsRegion Tokyo = new("ap-northeast-1");

    public static readonly AwsRegion Osaka = new("ap-northeast-3");

    private AwsRegion(string name) => Name = name;

    /// <summary>The Regions that configuration can narrow and never widen.</summary>
    public static ImmutableArray<AwsRegion> InJapan { get; } = [Tokyo, Osaka];

    /// <summary>AWS's name of the Region, such as <c>ap-northeast-1</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Reads a Region's name. False for every Region outside Japan, and for anything that is not exactly a name.
    /// </summary>
    public static bool TryParse(string? name, out AwsRegion region)
    {
        foreach (var candidate in InJapan)
        {
            if (string.Equals(candidate.Name, name, StringComparison.Ordinal))
            {
                region = candidate;
                return true;
            }
        }

        region = default;
        return false;
    }

    public override string ToString() => Name;
}
