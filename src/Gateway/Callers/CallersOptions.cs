using Gateway.Catalog;

namespace Gateway.Callers;

/// <summary>The <c>Callers</c> section: the applications that may call, and their keys.</summary>
internal sealed class CallersOptions
{
    public const string Section = "Callers";

    /// <summary>The most characters of <see cref="Contact"/>.</summary>
    public const int MaxContactLength = 200;

    /// <summary>
    /// The contact for errors that callers cannot fix themselves: name, telephone or page of the gateway's operator, at most 200
    /// characters without control characters. Also shown to callers without a valid key. Default empty: errors name no contact.
    /// </summary>
    // A JSON null is bound as null.
    public string Contact { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The key of the pseudonyms that go to AWS, at least 32 random bytes in hexadecimal digits: the end user of a request is
    /// written into <c>requestMetadata</c> only as HMAC-SHA-256 under this key. A secret. Default empty: no end user is written
    /// there, and no application may have <see cref="ApplicationOptions.EndUserHeader"/> together with <c>RequestMetadata</c>.
    /// </summary>
    public string EndUserKey { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// Client certificates that are not accepted any more: serial numbers or SHA-256 fingerprints, hexadecimal. Default none.
    /// </summary>
    public IList<string> DeniedCertificates { get; set; } = [];

    /// <summary>
    /// Applications by id. The id is 1–64 of <c>[A-Za-z0-9._-]</c>; it appears in logs and metrics.
    /// Default none: no application may call.
    /// </summary>
    public Dictionary<string, ApplicationOptions> Applications { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Issuers of JWT access tokens by a name of the operator's, 1–64 of <c>[A-Za-z0-9._-]</c>, which appears in logs. Default
    /// none: only API keys are accepted.
    /// </summary>
    public Dictionary<string, JwtIssuerOptions> JwtIssuers { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>One line-of-business application.</summary>
internal sealed class ApplicationOptions
{
    /// <summary>Its display name; may be Japanese. Default empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The department that answers for it (所属), at most 100 characters; the unit of the usage reports. Default empty.
    /// </summary>
    public string Department { get; set => field = value ?? ""; } = "";

    /// <summary>Its purpose (利用目的), at most 500 characters. Default empty.</summary>
    public string Purpose { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The classification of the information it may send (such as 機密性2), at most 100 characters. The gateway records it and
    /// derives nothing from it. Default empty.
    /// </summary>
    public string Classification { get; set => field = value ?? ""; } = "";

    /// <summary>The person or desk to ask about it, at most 200 characters. Default empty.</summary>
    public string Contact { get; set => field = value ?? ""; } = "";

    /// <summary>The person who approved its use, at most 100 characters. Default empty.</summary>
    public string Approver { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The first moment its use is no longer approved, ISO 8601 with offset. From then on its valid keys get
    /// <c>application_expired</c>. Default: never.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>
    /// True when it may name the person behind a request in the header <c>X-End-User</c>. The gateway believes it. Default false.
    /// </summary>
    public bool EndUserHeader { get; set; }

    /// <summary>
    /// Aliases of the models it may use, or the single entry <c>*</c> for all of the catalog. Default none.
    /// </summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>
    /// The operations it may call, in AWS's names: those of <see cref="GrantableOperations"/>. Default all of them; bodies of
    /// Invoke whose form the gateway does not know need <c>AllowOpaqueBodies</c> besides.
    /// </summary>
    public IList<string> Operations { get; set; } = [];

    /// <summary>
    /// The most requests it may have under way at once; streams count until their end. Default 100; 1 to 100,000.
    /// </summary>
    public int MaxConcurrentRequests { get; set; } = 100;

    /// <summary>Its limits over time: requests, tokens and yen. Default none.</summary>
    public QuotaOptions Quotas { get; set => field = value ?? new(); } = new();

    /// <summary>
    /// True when a call goes on after its caller has left, to learn what it used: AWS bills it whether it is read or not. Nothing
    /// more is written. Limited by <c>Hosting:AbandonedTimeout</c> and <c>Hosting:MaxAbandonedRequests</c>; until its end the request
    /// counts as under way. Default false: the call is cut off, and its use remains unknown.
    /// </summary>
    public bool DrainAbandoned { get; set; }

    /// <summary>Its keys, at most two, so that one can be exchanged while the other works.</summary>
    public IList<ApiKeyOptions> Keys { get; set; } = [];

    /// <summary>The clients whose tokens are its own, at most ten. Default none: it has API keys only.</summary>
    public IList<JwtClientOptions> JwtClients { get; set; } = [];

    /// <summary>
    /// Ids (<c>jti</c>) of tokens that are refused before they expire, at most 1,000. Default none.
    /// </summary>
    public IList<string> DeniedTokenIds { get; set; } = [];

    /// <summary>
    /// Further departments that a token may name in the issuer's <c>DepartmentClaim</c>, for an application that several
    /// departments use. Default none.
    /// </summary>
    public IList<string> Departments { get; set; } = [];

    /// <summary>True when all its keys and tokens are refused, until it is false again. Default false.</summary>
    public bool Disabled { get; set; }

    /// <summary>
    /// The names in the subject alternative name of its client certificates: <c>DNS:host</c>, <c>URI:…</c>, <c>email:…</c>. Each
    /// belongs to one application. Default none.
    /// </summary>
    public IList<string> ClientCertificates { get; set; } = [];

    /// <summary>True when it may read what only operators may read. Default false.</summary>
    public bool Operator { get; set; }

    /// <summary>The settings for the content of its requests.</summary>
    public ApplicationRequestPolicyOptions RequestPolicy { get; set; } = new();

    /// <summary>The settings for numbers that identify a person.</summary>
    public PersonalDataOptions PersonalData { get; set; } = new();
}

/// <summary>
/// The stored part of an API key. The key itself is shown once, by <c>keys create</c>, and stored nowhere.
/// </summary>
internal sealed class ApiKeyOptions
{
    /// <summary>The key id: the part between the second and the third underscore.</summary>
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the whole key, 64 hexadecimal digits.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>The first moment it is accepted, ISO 8601 with offset. Default: at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>The first moment it is no longer accepted, ISO 8601 with offset. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
