using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Jwt;

/// <summary>
/// The issuers and clients of one snapshot of the settings: decides about a token. A changed setting makes a new one with an empty
/// cache, so that a revocation holds for the next request.
/// </summary>
internal sealed class JwtCallers
{
    /// <summary>The longest token that is read, in characters.</summary>
    public const int MaxTokenLength = 8 * 1024;

    private static readonly JsonWebTokenHandler Library = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = MaxTokenLength,
    };

    private readonly FrozenDictionary<string, JwtIssuer> _byIss;
    private readonly TokenCache _cache = new();

    public JwtCallers(CallerDirectory directory, KeySources sources)
    {
        Directory = directory;
        Issuers = [.. directory.JwtIssuers.Select(pair => new JwtIssuer(pair.Key, pair.Value, sources.Of(pair.Value)))];
        _byIss = Issuers
            .SelectMany(issuer => issuer.Options.Issuers, (issuer, iss) => (iss, issuer))
            .ToFrozenDictionary(pair => pair.iss, pair => pair.issuer, StringComparer.Ordinal);
    }

    /// <summary>The applications of the same snapshot.</summary>
    public CallerDirectory Directory { get; }

    /// <summary>The issuers.</summary>
    public IReadOnlyList<JwtIssuer> Issuers { get; }

    /// <summary>Decides about a token. The issuer is chosen by <c>iss</c> before any key is looked at.</summary>
    public async Task<TokenVerdict> VerifyAsync(string token, DateTimeOffset now)
    {
        if (token.Length > MaxTokenLength)
        {
            return TokenRefusal.TooLong;
        }

        var key = TokenCache.Key.Of(token);
        if (_cache.Find(key, now) is { } known)
        {
            return known;
        }

        // Three parts: five are an encrypted token, which the library would try to decrypt.
        if (token.AsSpan().Count('.') != 2 || Read(token) is not { } read)
        {
            return TokenRefusal.Malformed;
        }

        if (TokenHeader.RefusalOf(read) is { } refusal)
        {
            return refusal;
        }

        if (!_byIss.TryGetValue(read.Issuer, out var issuer))
        {
            return TokenRefusal.Issuer;
        }

        var keys = issuer.Keys.Current;
        var verdict = await VerifyAsync(read, issuer, now);

        // Not if the keys have changed meanwhile: then it is not known which of them the token was verified with.
        if (verdict.Token is { } accepted && keys is not null && issuer.Keys.Current == keys)
        {
            _cache.Add(key, issuer, keys, accepted, now);
        }

        return verdict;
    }

    private async Task<TokenVerdict> VerifyAsync(JsonWebToken token, JwtIssuer issuer, DateTimeOffset now)
    {
        if (!issuer.SignsWith(token.Alg))
        {
            return new(TokenRefusal.Algorithm, issuer.Name);
        }

        var (keys, whyNone) = await FindKeysAsync(token, issuer.Keys);
        if (keys.Count == 0)
        {
            return new(whyNone, issuer.Name);
        }

        var result = await Library.ValidateTokenAsync(token, issuer.RulesWith(keys));
        return result.IsValid
            ? TokenClaims.Accept(token, issuer, Directory, now)
            : new(result.Exception is SecurityTokenInvalidAudienceException ? TokenRefusal.Audience : TokenRefusal.Signature, issuer.Name);
    }

    private static async Task<(IReadOnlyList<SecurityKey> Keys, TokenRefusal WhyNone)> FindKeysAsync(JsonWebToken token, KeySource source)
    {
        if (source.Current?.Find(token.Kid, token.Alg) is { Count: > 0 } known)
        {
            return (known, default);
        }

        // The issuer may have new keys. The request waits, so that the first one after a change succeeds too.
        var isRead = await source.RenewAsync();
        return (
            source.Current?.Find(token.Kid, token.Alg) ?? [],
            isRead ? TokenRefusal.Key : TokenRefusal.KeysUnavailable);
    }

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception malformed) when (IsMalformed(malformed))
        {
            return null;
        }
    }

    /// <summary>True for what the library throws when it meets text that is no token or a claim of another type.</summary>
    public static bool IsMalformed(Exception thrown) => thrown is ArgumentException or FormatException or InvalidOperationException
        or InvalidCastException or OverflowException or JsonException or SecurityTokenException;
}
