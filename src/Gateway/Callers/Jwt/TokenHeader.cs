using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Callers.Jwt;

/// <summary>
/// The rules for a token's header. <c>jku</c>, <c>x5u</c>, <c>jwk</c> and <c>x5c</c> are not among them: the keys are the issuer's,
/// whatever a token says, so nothing reads these.
/// </summary>
internal static class TokenHeader
{
    // RFC 9068, 2.1, which allows the long form too. Other types (logout+jwt, dpop+jwt) are for other purposes.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    /// <summary>The reason why a token with this header is refused; <c>null</c> if it is not.</summary>
    public static TokenRefusal? RefusalOf(JsonWebToken token)
    {
        try
        {
            // An extension that must be understood (RFC 7515, 4.1.11), and none is.
            return token.TryGetHeaderValue<object>("crit", out _) ? TokenRefusal.CriticalHeader
                : Types.Contains(token.Typ, StringComparer.OrdinalIgnoreCase) ? null
                : TokenRefusal.Type;
        }
        catch (Exception malformed) when (JwtCallers.IsMalformed(malformed))
        {
            return TokenRefusal.Malformed;
        }
    }
}
