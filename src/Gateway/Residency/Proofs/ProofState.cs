namespace Gateway.Residency.Proofs;

/// <summary>How it is known where a model's calls are processed.</summary>
internal enum ProofState
{
    /// <summary>A base model: served in the endpoint's own Region and nowhere else. Needs no further proof.</summary>
    InRegion,

    /// <summary>AWS's own list of the profile's members was read, and all of them are where the catalog says.</summary>
    Verified,

    /// <summary>
    /// A <c>jp.</c> profile whose prefix says Japan; AWS's list was not read so far. Served unless
    /// <c>Residency__RequireVerified</c>.
    /// </summary>
    Declared,

    /// <summary>An application inference profile, which hides its members, before AWS's list was read. Not served.</summary>
    Unverified,

    /// <summary>A proof older than 24 hours that could not be renewed. Not served.</summary>
    Expired,

    /// <summary>AWS's list says something else than the catalog. Not served.</summary>
    Contradicted,
}

/// <summary>How states are written in answers, metrics and proof ids.</summary>
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
