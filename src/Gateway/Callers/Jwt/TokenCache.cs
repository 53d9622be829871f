using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Callers.Jwt;

/// <summary>
/// Tokens that were found valid within the last minute, by their SHA-256, so that an application that sends the same token with
/// each request costs one verification a minute. Safe for concurrent use.
/// </summary>
internal sealed class TokenCache
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(60);

    // About 3 MB. Tokens are not guessed, so only clients that fetch a new one for each request come near.
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<Key, Entry> _entries = new();

    /// <summary>
    /// The token, if it was found valid less than a minute ago, has not expired, and its issuer has the same keys as then.
    /// </summary>
    public AcceptedToken? Find(Key key, DateTimeOffset now) =>
        _entries.TryGetValue(key, out var entry) && now < entry.Until && entry.Issuer.Keys.Current == entry.Keys ? entry.Token : null;

    /// <summary>Remembers a token that has just been verified.</summary>
    public void Add(Key key, JwtIssuer issuer, SigningKeys keys, AcceptedToken token, DateTimeOffset now)
    {
        if (_entries.Count >= MaxEntries)
        {
            _entries.Clear();
        }

        var expires = new DateTimeOffset(token.ValidTo);
        _entries[key] = new(issuer, keys, token, expires < now + MaxAge ? expires : now + MaxAge);
    }

    /// <summary>The SHA-256 of a token.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Key(UInt128 First, UInt128 Second)
    {
        public static Key Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(token.AsSpan()), hash);
            return MemoryMarshal.Read<Key>(hash);
        }
    }

    private sealed record Entry(JwtIssuer Issuer, SigningKeys Keys, AcceptedToken Token, DateTimeOffset Until);
}
