using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Gateway.Catalog;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>Compares AWS's list of a profile's members with what the catalog declares. Pure.</summary>
internal static class ProfileEvaluator
{
    /// <summary>True when the evidence is about this placement and matches what the catalog declares.</summary>
    public static bool Confirms(Placement declared, ProfileEvidence evidence) =>
        IsAbout(declared.ModelId, evidence) && Agrees(evidence.Members, declared.Destinations);

    /// <summary>True when the evidence is about this model and the model is active.</summary>
    public static bool IsAbout(string modelId, ProfileEvidence evidence) =>
        (modelId.StartsWith("arn:", StringComparison.Ordinal) ? evidence.Arn : evidence.Id) == modelId
        && evidence.Status == "ACTIVE"
        && !evidence.Members.IsDefaultOrEmpty;

    /// <summary>
    /// True when the members are in exactly the declared Regions. A member without a Region
    /// (<c>arn:aws:bedrock:::foundation-model/…</c>,
    /// as global profiles have) may be anywhere, and an ARN that is not a foundation model's proves nothing: false for both.
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
