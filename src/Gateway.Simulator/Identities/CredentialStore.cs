using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Identities;

/// <summary>
/// Every access key that is valid, and the sessions that have ended. Safe for concurrent use.
/// </summary>
internal sealed class CredentialStore(TimeProvider time)
{
    // A day of sandbox use issues a few dozen sessions; the limit is for load runs that renew without end.
    private const int MaxKeys = 10_000;
    private const string KeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    // The size of a token seen from STS; clients must not assume one.
    private const int TokenBytes = 372;

    private readonly ConcurrentDictionary<string, IssuedCredentials> _byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _oldestFirst = new();

    internal bool TryFind(string accessKeyId, [NotNullWhen(true)] out IssuedCredentials? credentials) =>
        _byKey.TryGetValue(accessKeyId, out credentials);

    /// <summary>Adds a user's key, which never expires, as a test's base credentials.</summary>
    internal IssuedCredentials AddStaticKey(string accessKeyId, string secretAccessKey, Principal principal) =>
        Keep(new IssuedCredentials(accessKeyId, secretAccessKey, principal));

    /// <summary>Issues a session as STS does: an ASIA… key, secret, token, and expiration.</summary>
    internal IssuedCredentials IssueSession(
        Principal principal,
        TimeSpan lifetime,
        PolicyDocument? sessionPolicy = null,
        string? sourceIdentity = null,
        SessionTags? tags = null)
    {
        // STS returns whole seconds.
        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());

        return Keep(new IssuedCredentials(
            "ASIA" + RandomNumberGenerator.GetString(KeyAlphabet, 16),
            RandomNumberGenerator.GetString(SecretAlphabet, 40),
            principal)
        {
            SessionToken = Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes)),
            IssuedAt = issuedAt,
            ExpiresAt = expiresAt,
            SessionPolicy = sessionPolicy,
            SourceIdentity = sourceIdentity,
            Tags = tags ?? SessionTags.None,
        });
    }

    /// <summary>Ends a session now: AWS then reports its token as expired.</summary>
    internal void Expire(string accessKeyId)
    {
        if (_byKey.TryGetValue(accessKeyId, out var credentials))
        {
            _byKey[accessKeyId] = credentials with { ExpiresAt = DateTimeOffset.UnixEpoch };
        }
    }

    /// <summary>Removes a key: AWS then reports its token as invalid.</summary>
    internal void Revoke(string accessKeyId) => _byKey.TryRemove(accessKeyId, out _);

    internal bool IsExpired(IssuedCredentials credentials) =>
        credentials.ExpiresAt is { } end && end <= time.GetUtcNow();

    private IssuedCredentials Keep(IssuedCredentials credentials)
    {
        _byKey[credentials.AccessKeyId] = credentials;
        _oldestFirst.Enqueue(credentials.AccessKeyId);
        if (_oldestFirst.Count > MaxKeys && _oldestFirst.TryDequeue(out var oldest))
        {
            _byKey.TryRemove(oldest, out _);
        }

        return credentials;
    }
}
