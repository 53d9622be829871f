namespace Gateway.Credentials;

/// <summary>
/// The last session that STS granted, and whether calls may use it. Reading takes no lock. It is changed by one thread at a time,
/// under the lock of its <see cref="ContractorSession"/>.
/// </summary>
internal sealed class HeldSession(bool servePastExpiry, TimeProvider clock)
{
    // A request signed at the last moment still has to reach AWS, and clocks differ.
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(5);

    private volatile Session? _session;
    private volatile Session? _rejected;
    private volatile bool _revoked;

    /// <summary>The session, whatever became of it; <c>null</c> before the first one.</summary>
    public Session? Last => _session;

    /// <summary>The session, if it has not expired and its role has not been withdrawn.</summary>
    public Session? Valid => _session is { } session && !_revoked && !IsPastExpiry(session) ? session : null;

    /// <summary>The session, if it is valid and AWS has not refused it.</summary>
    public Session? Accepted => Valid is { } session && !WasRejected(session) ? session : null;

    /// <summary>The session to call Bedrock with while there is no better one.</summary>
    // An expired session is used only if the role's settings allow it, and only until Bedrock refuses it.
    public Session? Usable =>
        Valid ?? (servePastExpiry && _session is { } session && !WasRejected(session) ? session : null);

    /// <summary>True when AWS has refused the session.</summary>
    public bool IsRejected => _session is { } session && WasRejected(session);

    /// <summary>The time for which requests can still be signed with a session; zero or less when there is none.</summary>
    public TimeSpan UsableFor(Session session) => session.Expiration - LastMoment - clock.GetUtcNow();

    /// <summary>True when a session has expired, or is about to.</summary>
    public bool IsPastExpiry(Session session) => UsableFor(session) <= TimeSpan.Zero;

    /// <summary>Takes over a new session.</summary>
    public void Replace(Session session) => (_session, _revoked) = (session, false);

    /// <summary>Records that AWS refused the session with this key id.</summary>
    /// <returns>The session; <c>null</c> if it is another one by now, or its refusal has been recorded before.</returns>
    public Session? Reject(string accessKeyId) =>
        _session is { } session && session.AccessKeyId == accessKeyId && !WasRejected(session) ? _rejected = session : null;

    /// <summary>Records that the role has been withdrawn. The session is not valid any more.</summary>
    public void Revoke() => _revoked = true;

    private bool WasRejected(Session session) => ReferenceEquals(session, _rejected);
}
