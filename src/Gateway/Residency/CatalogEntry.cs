using System.Collections.Immutable;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>One catalog entry at one target, and the placement that it currently gives.</summary>
internal sealed class CatalogEntry
{
    private readonly ProofRules _rules;

    // Made again only when the proof changes, so that placing a call allocates nothing. Two threads may make it at the same
    // time, and both make the same.
    private volatile Placement _current;

    public CatalogEntry(Placement declared, ProofRules rules) =>
        (Declared, _current, _rules) = (declared, declared, rules);

    /// <summary>
    /// The placement that the catalog declares, proven only by the form of its id. Never sent to Bedrock as it is.
    /// </summary>
    public Placement Declared { get; }

    /// <summary>The current proof, from AWS or from the form of the id.</summary>
    public ResidencyProof Proof => _rules.Book.Of(Declared);

    /// <summary>The placement that calls get now; <c>null</c> while the proof allows none.</summary>
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

    /// <summary>The placement that is proven by what AWS has just said. Does not change the proof book.</summary>
    /// <returns><c>null</c> when it differs from what the catalog declares.</returns>
    public Placement? ServedOn(ProfileEvidence evidence) =>
        ProfileEvaluator.Confirms(Declared, evidence) ? Verified(evidence.Members) : null;

    /// <inheritdoc cref="ServedOn(ProfileEvidence)"/>
    public Placement? ServedOn(ModelEvidence evidence) =>
        ModelEvaluator.Confirms(Declared, evidence) ? Verified([evidence.Arn]) : null;

    private Placement Verified(ImmutableArray<string> members) => Declared.Under(ResidencyProof.ByMembers(
        Declared.ModelId, ProofState.Verified, Declared.Destinations, members, _rules.Time.GetUtcNow()));
}

/// <summary>The rules that decide whether a proof is sufficient.</summary>
/// <param name="Book">The proofs based on AWS's own data.</param>
/// <param name="Time">The clock by which proofs expire.</param>
/// <param name="RequireVerified">True when a model is served only after AWS has confirmed its Regions.</param>
internal sealed record ProofRules(ProofBook Book, TimeProvider Time, bool RequireVerified);
