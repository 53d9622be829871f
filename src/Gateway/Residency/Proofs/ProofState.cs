namespace Gateway.Residency.Proofs;

/// <summary>The kind of proof of where a model's calls are processed.</summary>
internal enum ProofState
{
    /// <summary>
    /// A base model, called and processed in the endpoint's own Region; AWS's description of it has not been read yet. Served unless
    /// <c>Residency__RequireVerified</c> is set.
    /// </summary>
    InRegion,

    /// <summary>
    /// AWS's list of the profile's members was read, and all of them are where the catalog declares; or AWS offers the base model on
    /// demand in the endpoint's Region.
    /// </summary>
    Verified,

    /// <summary>
    /// A <c>jp.</c> profile, whose prefix means Japan; AWS's list has not been read yet. Served unless
    /// <c>Residency__RequireVerified</c> is set.
    /// </summary>
    Declared,

    /// <summary>An application inference profile, which hides its members, before AWS's list has been read. Not served.</summary>
    Unverified,

    /// <summary>A proof older than 24 hours that could not be renewed. Not served.</summary>
    Expired,

    /// <summary>What AWS says differs from the catalog. Not served.</summary>
    Contradicted,
}

/// <summary>The names of states in responses, metrics and proof ids.</summary>
internal static class ProofStateNames
{
    public static string Name(this ProofState state) => state switch
    {
        ProofState.InRegion => "in_region",
        ProofState.Verified => "verified",
        ProofState.Declared => "declared",
        ProofState.Unverified => "unverified",
        ProofState.Expired => "expired",
        ProofState.Contradicted => "contradicted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
