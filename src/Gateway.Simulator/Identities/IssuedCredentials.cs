using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Identities;

/// <summary>An access key of the simulator: a user's, which never expires, or a session's with token and expiration.</summary>
internal sealed record IssuedCredentials(string AccessKeyId, string SecretAccessKey, Principal Principal)
{
    /// <summary>The session token that must come with the key; null for a user's key.</summary>
    internal string? SessionToken { get; init; }

    /// <summary>The time at which the session was issued (aws:TokenIssueTime), UTC; null for a user's key.</summary>
    internal DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The time at which the session ends; null for a user's key.</summary>
    internal DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The inline policy given to AssumeRole: it can only narrow the role's permissions.</summary>
    internal PolicyDocument? SessionPolicy { get; init; }

    /// <summary>The person or program that uses the session (aws:SourceIdentity); kept through role chaining.</summary>
    internal string? SourceIdentity { get; init; }

    /// <summary>The session's tags (aws:PrincipalTag/…).</summary>
    internal SessionTags Tags { get; init; } = SessionTags.None;
}
