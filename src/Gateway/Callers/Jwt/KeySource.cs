namespace Gateway.Callers.Jwt;

/// <summary>
/// Where the public keys of an issuer come from. A new set replaces the old one as a whole; one that cannot be read is logged and
/// the old one stays. Safe for concurrent use.
/// </summary>
internal abstract class KeySource
{
    /// <summary>The last keys that could be read; <c>null</c> when none ever could.</summary>
    public abstract SigningKeys? Current { get; }

    /// <summary>The reason why it could not be used the last time; <c>null</c> if it could.</summary>
    public abstract KeyProblem? Problem { get; }

    /// <summary>
    /// Looks for newer keys, because a token names one that is not known, or because it is time. It is not looked more often than
    /// the source allows.
    /// </summary>
    /// <returns>True if <see cref="Current"/> is what the source holds; false if the source could not be read.</returns>
    public abstract Task<bool> RenewAsync();
}
