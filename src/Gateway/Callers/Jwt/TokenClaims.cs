using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gateway.Callers.Jwt;

/// <summary>The claims of a token whose signature has been verified, and the application they lead to.</summary>
internal sealed class TokenClaims
{
    // The claims that name the client: OpenID Connect's and Keycloak's, RFC 9068's, AD FS's and Entra's.
    private static readonly string[] ClientClaims = ["azp", "client_id", "appid"];

    // Longer than any identifier that an issuer has for a person.
    private const int MaxEndUser = 1000;

    private readonly JsonWebToken _token;
    private readonly DateTimeOffset? _expiresAt;
    private readonly DateTimeOffset? _issuedAt;
    private readonly DateTimeOffset? _notBefore;
    private readonly string? _clientId;

    private TokenClaims(JsonWebToken token)
    {
        _token = token;
        (_expiresAt, _issuedAt, _notBefore) = (Moment(token.ValidTo), Moment(token.IssuedAt), Moment(token.ValidFrom));
        var clients = ClientClaims.Where(Has).Select(Text).Distinct(StringComparer.Ordinal).ToList();
        _clientId = clients is [{ Length: > 0 } one] ? one : null;
    }

    /// <summary>Finds the application of a token, and whether the token may be used for it now.</summary>
    public static TokenVerdict Accept(JsonWebToken token, JwtIssuer issuer, CallerDirectory directory, DateTimeOffset now)
    {
        try
        {
            return new TokenClaims(token).Accept(issuer, directory, now);
        }
        catch (Exception malformed) when (JwtCallers.IsMalformed(malformed))
        {
            return new(TokenRefusal.Malformed, issuer.Name);
        }
    }

    private TokenVerdict Accept(JwtIssuer issuer, CallerDirectory directory, DateTimeOffset now)
    {
        if (OutOfTime(issuer.Options, now) is { } untimely)
        {
            return new(untimely, issuer.Name);
        }

        if (_clientId is null || directory.FindClient(issuer.Name, _clientId) is not { } client)
        {
            return new(_clientId is null ? TokenRefusal.Client : TokenRefusal.UnknownClient, issuer.Name);
        }

        if (client.IsDisabled || client.IsRevoked(_token.Id, _issuedAt!.Value))
        {
            return new(client.IsDisabled ? TokenRefusal.Disabled : TokenRefusal.Revoked, issuer.Name);
        }

        if (!TryReadDepartment(issuer, client, out var department))
        {
            return new(TokenRefusal.Department, issuer.Name);
        }

        return TryReadEndUser(issuer, client, out var endUser)
            ? new AcceptedToken(
                client.Application, department, endUser, _issuedAt!.Value, _expiresAt!.Value)
            : new TokenVerdict(TokenRefusal.EndUser, issuer.Name);
    }

    private TokenRefusal? OutOfTime(JwtIssuerOptions issuer, DateTimeOffset now) =>
        _expiresAt is not { } expiresAt || _issuedAt is not { } issuedAt || expiresAt <= issuedAt
            || expiresAt - issuedAt > issuer.MaxTokenLifetime
                ? TokenRefusal.Lifetime
        : now >= expiresAt + issuer.ClockSkew ? TokenRefusal.Expired
        : issuedAt > now + issuer.ClockSkew || _notBefore > now + issuer.ClockSkew ? TokenRefusal.NotYetValid
        : null;

    private bool TryReadDepartment(JwtIssuer issuer, JwtClient client, [NotNullWhen(true)] out string? department)
    {
        department = client.Application.Department;
        if (issuer.Options.DepartmentClaim is { Length: > 0 } claim && Has(claim))
        {
            department = Text(claim) is { Length: > 0 } named && client.MayCountFor(named) ? named : null;
        }

        return department is not null;
    }

    private bool TryReadEndUser(JwtIssuer issuer, JwtClient client, out string? endUser)
    {
        endUser = null;
        if (issuer.Options.EndUserClaim is not { Length: > 0 } claim || !Has(claim))
        {
            return true;
        }

        if (Text(claim) is not { Length: > 0 and <= MaxEndUser } name)
        {
            return false;
        }

        // A client without a person behind it has itself as the subject.
        if (name != _clientId)
        {
            endUser = EndUsers.IsPseudonym(name) ? name : client.Application.EndUserKey!.PseudonymOf(issuer.Name, name);
        }

        return true;
    }

    private bool Has(string claim) => _token.TryGetPayloadValue<object>(claim, out _);

    private string? Text(string claim) => _token.TryGetPayloadValue<object>(claim, out var value) ? value as string : null;

    // The library has the smallest moment for a claim that is missing.
    private static DateTimeOffset? Moment(DateTime claim) =>
        claim == DateTime.MinValue ? null : new(DateTime.SpecifyKind(claim, DateTimeKind.Utc));
}
