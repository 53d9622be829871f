using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>One entry of the catalog at one target, and the placement it gives at present.</summary>
internal sealed class CatalogEntry
{
    private readonly ProofRules _rules;

    // Made anew only when the proof changes, so that placing a call costs no memory. Two threads may make it at once;
    // both make the same.
    private volatile Placement _current;

    public CatalogEntry(Placement declared, ProofRules rules) =>
        (Declared, _current, _rules) = (declared, declared, rules);

    /// <summary>The entry by its form alone, as the catalog declares it. Never sent to Bedrock as it is.</summary>
    public Placement Declared { get; }

    /// <summary>What is known of it.</summary>
    public ResidencyProof Proof => _rules.Book.Of(Declared);

    /// <summary>Where calls go now; <c>null</c> while the proof does not allow any.</summary>
    public Placement? Served
    {
        get
        {
            var proof = Proof;
            if (!proof.Serves(_rules.Time.GetUtcNow(), _rules.RequireVerified))
            {
                return null;
            }

            var current = _current;
            if (!ReferenceEquals(current.Proof, proof))
            {
                _current = current = Declared.Under(proof);
            }

            return current;
        }
    }

    /// <summary>Where a call may go on the strength of AWS's list as it was just read; the book is not changed.</summary>
    /// <returns><c>null</c> where the list is not what the catalog declares.</returns>
    public Placement? ServedOn(ProfileEvidence evidence) => ProfileEvaluator.Confirms(Declared, evidence)
        ? Declared.Under(ResidencyProof.ByMembers(
            Declared.ModelId, ProofState.Verified, Declared.Destinations, evidence.Members, _rules.Time.GetUtcNow()))
        : null;
}

/// <summary>What decides whether a proof is good enough.</summary>
/// <param name="Book">What AWS has said.</param>
/// <param name="Time">The time by which proofs age.</param>
/// <param name="RequireVerified">Whether a profile AWS has not confirmed is refused.</param>
internal sealed record ProofRules(ProofBook Book, TimeProvider Time, bool RequireVerified);
