using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Jwt;

/// <summary>An issuer that tokens are accepted from: what they must hold, and where its keys come from. Immutable.</summary>
internal sealed class JwtIssuer
{
    /// <summary>The algorithms an issuer may sign with: those with a public key. Never <c>none</c> or HS*.</summary>
    public static readonly ImmutableArray<string> KnownAlgorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly ImmutableArray<string> DefaultAlgorithms = ["RS256", "PS256", "ES256"];

    private readonly FrozenSet<string> _algorithms;

    public JwtIssuer(string name, JwtIssuerOptions options, KeySource keys)
    {
        (Name, Options, Keys) = (name, options, keys);
        _algorithms = (options.Algorithms.Count > 0 ? options.Algorithms : DefaultAlgorithms).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Its name in configuration and logs.</summary>
    public string Name { get; }

    /// <summary>Its settings.</summary>
    public JwtIssuerOptions Options { get; }

    /// <summary>Its public keys.</summary>
    public KeySource Keys { get; }

    /// <summary>True when its tokens may have this value of <c>alg</c>.</summary>
    public bool SignsWith(string algorithm) => _algorithms.Contains(algorithm);

    /// <summary>The rules for one of its tokens, which can only have been signed with one of these keys.</summary>
    [SuppressMessage(
        "Security", "CA5404",
        Justification = "TokenClaims checks the lifetime: the library reads the machine's clock, and knows no longest one.")]
    public TokenValidationParameters RulesWith(IEnumerable<SecurityKey> keys) => new()
    {
        IssuerSigningKeys = keys,
        TryAllIssuerSigningKeys = true,
        ValidIssuers = Options.Issuers,
        ValidAudiences = Options.Audiences,
        ValidAlgorithms = _algorithms,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        RequireSignedTokens = true,
        RequireAudience = true,
        ValidateLifetime = false,
        IncludeTokenOnFailedValidation = false,
        LogTokenId = false,
        LogValidationExceptions = false,
    };
}
