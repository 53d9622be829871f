using Gateway.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Jwt;

/// <summary>
/// The token handler of ASP.NET's JWT bearer scheme: it chooses the issuer, where the framework's own has one for each scheme.
/// </summary>
internal sealed class JwtTokenHandler(
    Snapshot<CallersOptions, CallerDirectory> callers, KeySources sources, TimeProvider time) : TokenHandler
{
    private volatile JwtCallers _current = new(callers.Current, sources);

    /// <summary>The issuers and clients of the present settings.</summary>
    // Made from the same snapshot as the API keys. Two requests that meet a new one make it twice, which costs nothing but that.
    public JwtCallers Current =>
        _current.Directory == callers.Current ? _current : _current = new JwtCallers(callers.Current, sources);

    /// <param name="token">The token.</param>
    /// <param name="validationParameters">Not read: each issuer has its own.</param>
    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token, TokenValidationParameters validationParameters)
    {
        var verdict = await Current.VerifyAsync(token, time.GetUtcNow());
        return verdict.Token is { } accepted
            ? new TokenValidationResult
            {
                IsValid = true,
                SecurityToken = accepted,
                ClaimsIdentity = (CallerIdentity)accepted.Application.Principal.Identity!,
            }
            : new TokenValidationResult { IsValid = false, Exception = new RefusedTokenException(verdict) };
    }
}
