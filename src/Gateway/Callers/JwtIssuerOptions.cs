namespace Gateway.Callers;

/// <summary>
/// An issuer of JWT access tokens. Everything the gateway believes about it is written here: nothing is taken from a discovery
/// document, and no key, address or algorithm from a token.
/// </summary>
internal sealed class JwtIssuerOptions
{
    /// <summary>
    /// The values of <c>iss</c> in its tokens, compared exactly, 1 to 10. AD FS has two: <c>http://{host}/adfs/services/trust</c>
    /// in access tokens and <c>https://{host}/adfs</c>. No value may belong to two issuers.
    /// </summary>
    public IList<string> Issuers { get; set; } = [];

    /// <summary>
    /// The values of <c>aud</c> that mean this gateway, compared exactly, 1 to 10. A token needs one of them.
    /// </summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>
    /// The algorithms of its signatures: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512. Default empty, which
    /// means RS256, PS256 and ES256.
    /// </summary>
    public IList<string> Algorithms { get; set; } = [];

    /// <summary>
    /// The file with its public keys (a JWK Set, RFC 7517), relative to the program or absolute; read again within 5 s after a
    /// change. Exactly one of this and <see cref="JwksUri"/> is set.
    /// </summary>
    public string JwksPath { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The https address of its JWK Set inside the VPC (<c>jwks_uri</c>), read at start and every 5 minutes.
    /// </summary>
    public string JwksUri { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The PEM file with the certificate authorities that the server at <see cref="JwksUri"/> is trusted by. Default empty: those
    /// of the machine.
    /// </summary>
    public string JwksCertificateAuthorityPath { get; set => field = value ?? ""; } = "";

    /// <summary>How far the clocks of issuer and gateway may differ: 0 to 60 s. Default 60 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest time between <c>iat</c> and <c>exp</c> of a token: 1 minute to 24 hours. Default 1 hour; more is a weak setting.
    /// </summary>
    public TimeSpan MaxTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The claim that names the person behind a request, such as <c>sub</c>. A value that is no pseudonym of the form that the
    /// ledger takes is replaced by one made under <c>Callers:EndUserKey</c>. Default empty: its tokens name no person.
    /// </summary>
    public string EndUserClaim { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The claim with the department that a request counts for. Its value must be the application's department, or one of its
    /// further ones; a token without the claim counts for the application's own. Default empty: always the application's own.
    /// </summary>
    public string DepartmentClaim { get; set => field = value ?? ""; } = "";
}

/// <summary>A client of an issuer whose tokens are an application's.</summary>
internal sealed class JwtClientOptions
{
    /// <summary>The name of the issuer in <c>Callers:JwtIssuers</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>
    /// The client's id: the value of <c>azp</c>, <c>client_id</c> or <c>appid</c> in its tokens, compared exactly, at most 200
    /// characters. Never a <c>sub</c>: a person does not become an application.
    /// </summary>
    public string ClientId { get; set; } = "";

    /// <summary>
    /// Tokens issued (<c>iat</c>) before this moment are refused, ISO 8601 with offset. Set to now, it revokes all there are.
    /// Default: none are.
    /// </summary>
    public DateTimeOffset? NotBefore { get; set; }
}
