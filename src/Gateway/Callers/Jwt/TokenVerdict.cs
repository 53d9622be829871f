namespace Gateway.Callers.Jwt;

/// <summary>What was decided about a token: accepted, or the reason why not.</summary>
internal sealed record TokenVerdict
{
    private TokenVerdict(AcceptedToken token) => Token = token;

    /// <param name="refusal">The reason.</param>
    /// <param name="issuer">The name in configuration of the issuer that the token claims; <c>null</c> if it is none of them.</param>
    public TokenVerdict(TokenRefusal refusal, string? issuer) => (Refusal, Issuer) = (refusal, issuer);

    /// <summary>What the token says; <c>null</c> when it is refused.</summary>
    public AcceptedToken? Token { get; }

    /// <summary>The reason why it is refused, when it is.</summary>
    public TokenRefusal Refusal { get; }

    /// <summary>The issuer's name in configuration.</summary>
    public string? Issuer { get; }

    public static implicit operator TokenVerdict(AcceptedToken token) => new(token);

    public static implicit operator TokenVerdict(TokenRefusal refusal) => new(refusal, null);
}
