using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Gateway.Catalog;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>Whether AWS's list of a profile's members is what the catalog declares. Pure.</summary>
internal static class ProfileEvaluator
{
    /// <summary>Whether the evidence is about this placement, and says what the catalog declares.</summary>
    public static bool Confirms(Placement declared, ProfileEvidence evidence) =>
        IsAbout(declared.ModelId, evidence) && Agrees(evidence.Members, declared.Destinations);

    /// <summary>Whether the evidence is about this model at all, and about one that is in service.</summary>
    public static bool IsAbout(string modelId, ProfileEvidence evidence) =>
        (modelId.StartsWith("arn:", StringComparison.Ordinal) ? evidence.Arn : evidence.Id) == modelId
        && evidence.Status == "ACTIVE"
        && !evidence.Members.IsDefaultOrEmpty;

    /// <summary>
    /// Whether the members are exactly in the declared Regions. A member without a Region
    /// (<c>arn:aws:bedrock:::foundation-model/…</c>, as global profiles have) may be anywhere, and what is no foundation
    /// model's ARN says nothing.
    /// </summary>
    public static bool Agrees(ImmutableArray<string> members, ImmutableArray<AwsRegion> declared)
    {
        var found = new HashSet<AwsRegion>();
        foreach (var member in members)
        {
            if (!TryReadRegion(member, out var region))
            {
                return false;
            }

            found.Add(region.Value);
        }

        return found.SetEquals(declared);
    }

    // arn:aws:bedrock:{region}::foundation-model/{id}
    private static bool TryReadRegion(string arn, [NotNullWhen(true)] out AwsRegion? region)
    {
        region = arn.Split(':', 6) is ["arn", "aws", "bedrock", var name, "", var resource]
            && resource.StartsWith("foundation-model/", StringComparison.Ordinal)
            && AwsRegion.TryParse(name, out var inJapan)
                ? inJapan
                : null;
        return region is not null;
    }
}
