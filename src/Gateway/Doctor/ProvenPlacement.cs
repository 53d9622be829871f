using Gateway.Residency;
using Gateway.Residency.Proofs;

namespace Gateway.Doctor;

/// <summary>Whether AWS's list of a profile's members was found to be what the catalog declares.</summary>
internal static class ProvenPlacement
{
    public static bool Agrees(Placement declared, ProfileEvidence evidence) =>
        ProfileJudge.IsAbout(declared.ModelId, evidence)
        && ProfileJudge.Agrees(evidence.Members, declared.Destinations);

    /// <summary>
    /// What a call may be sent on: AWS's list where it was read, else what the gateway itself goes by.
    /// </summary>
    /// <returns><c>null</c> where nothing allows a call.</returns>
    public static Placement? Of(CatalogEntry entry, ProfileEvidence? evidence, DateTimeOffset now)
    {
        if (evidence is null)
        {
            return entry.Served;
        }

        var declared = entry.Declared;
        return Agrees(declared, evidence)
            ? declared.Under(ResidencyProof.ByMembers(
                declared.ModelId, ProofState.Verified, declared.Destinations, evidence.Members, now))
            : null;
    }
}
