using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Identities;

/// <summary>An access key the simulator knows: a user's for ever, or a session's with token and expiry.</summary>
internal sealed record IssuedCredentials(string AccessKeyId, string SecretAccessKey, Principal Principal)
{
    /// <summary>The session token that must come with the key; null for a user's key.</summary>
    internal string? SessionToken { get; init; }

    /// <summary>When the session was issued (aws:TokenIssueTime), UTC; null for a user's key.</summary>
    internal DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When the session ends; null for a user's key.</summary>
    internal DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The inline policy given to AssumeRole: it can only narrow what the role may do.</summary>
    internal PolicyDocument? SessionPolicy { get; init; }

    /// <summary>Who is behind the session (aws:SourceIdentity); stays through role chaining.</summary>
    internal string? SourceIdentity { get; init; }

    /// <summary>The session's tags (aws:PrincipalTag/…).</summary>
    internal SessionTags Tags { get; init; } = SessionTags.None;
}
