using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Jwt;

/// <summary>
/// What a token that was accepted says about its requests. It takes the place of the token in ASP.NET's authentication, so that
/// neither the token nor its claims are kept.
/// </summary>
internal sealed class AcceptedToken(
    Application application, string department, string? endUser, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    : SecurityToken
{
    /// <summary>The application whose client it was issued to.</summary>
    public Application Application { get; } = application;

    /// <summary>The department that its requests count for; may be empty.</summary>
    public string Department { get; } = department;

    /// <summary>The pseudonym of the person behind its requests; <c>null</c> if it names none.</summary>
    public string? EndUser { get; } = endUser;

    public override string Id => "";

    public override string Issuer => "";

    public override SecurityKey? SecurityKey => null;

    public override SecurityKey? SigningKey { get; set; }

    public override DateTime ValidFrom => issuedAt.UtcDateTime;

    public override DateTime ValidTo => expiresAt.UtcDateTime;
}
