namespace Gateway.Callers.Jwt;

/// <summary>
/// The reason why a token is not accepted, for the operator's log. Callers are not told: an attacker would learn what to change.
/// </summary>
internal enum TokenRefusal
{
    /// <summary>It is longer than a token may be, and was not read.</summary>
    TooLong,

    /// <summary>It is no signed JWT in compact form.</summary>
    Malformed,

    /// <summary>Its header has <c>crit</c>: something that must be understood, and is not.</summary>
    CriticalHeader,

    /// <summary>Its <c>typ</c> is neither <c>at+jwt</c> nor <c>JWT</c>.</summary>
    Type,

    /// <summary>Its <c>iss</c> belongs to no configured issuer.</summary>
    Issuer,

    /// <summary>Its <c>alg</c> is not one of the issuer's.</summary>
    Algorithm,

    /// <summary>The issuer has no such key for that algorithm.</summary>
    Key,

    /// <summary>The issuer's keys could not be read, now or ever: nobody can say whether the token is valid.</summary>
    KeysUnavailable,

    /// <summary>Its signature is not that of a key of the issuer.</summary>
    Signature,

    /// <summary>Its <c>aud</c> names another service.</summary>
    Audience,

    /// <summary><c>exp</c> or <c>iat</c> is missing, or they are too far apart.</summary>
    Lifetime,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>Its <c>nbf</c> or <c>iat</c> is in the future.</summary>
    NotYetValid,

    /// <summary>It names no client (<c>azp</c>, <c>client_id</c>, <c>appid</c>), or several.</summary>
    Client,

    /// <summary>Its client belongs to no application.</summary>
    UnknownClient,

    /// <summary>Its application is disabled.</summary>
    Disabled,

    /// <summary>It was issued before the client's <c>NotBefore</c>, or its <c>jti</c> is denied.</summary>
    Revoked,

    /// <summary>Its department is not one of the application's.</summary>
    Department,

    /// <summary>The claim with the end user is not a text of at most 1,000 characters.</summary>
    EndUser,
}
