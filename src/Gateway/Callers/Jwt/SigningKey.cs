using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Jwt;

/// <summary>A public key that an issuer signs with: RSA of at least 2,048 bits, or a NIST curve. Immutable.</summary>
internal sealed class SigningKey
{
    // NIST SP 800-57 part 1: 112 bits of security. RFC 7518, 3.3 asks for the same.
    private const int MinRsaBits = 2048;

    // A larger one costs more to verify with than a request is worth; issuers use at most 4,096.
    private const int MaxRsaBits = 8192;

    private readonly string _algorithms;
    private readonly string? _only;

    private SigningKey(SecurityKey key, string algorithms, JsonWebKey written) =>
        (Key, _algorithms, _only, Created) = (key, algorithms, Text(written.Alg), CreatedAt(written));

    /// <summary>The key, with only its public numbers.</summary>
    public SecurityKey Key { get; }

    /// <summary>The first moment of its certificate's validity; <c>null</c> when it has none, as age is not part of a JWK.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>Reads a key of a JWK Set (RFC 7517).</summary>
    /// <returns><c>null</c> for a key that signs no tokens: another use, another type, too small, malformed.</returns>
    public static SigningKey? Of(JsonWebKey written)
    {
        if (Text(written.Use) is not (null or "sig") || (written.KeyOps.Count > 0 && !written.KeyOps.Contains("verify")))
        {
            return null;
        }

        try
        {
            return written.Kty switch
            {
                "RSA" => Rsa(written),
                "EC" => Curve(written),
                _ => null, // Also oct: with a shared secret whoever can verify a token can make one.
            };
        }
        catch (Exception malformed) when (malformed
            is FormatException or CryptographicException or ArgumentException or IndexOutOfRangeException)
        {
            return null; // The last one: the framework reads the first byte of a number that has none.
        }
    }

    /// <summary>True when a token with this key id and algorithm can have been signed with it.</summary>
    /// <param name="keyId">The token's <c>kid</c>; <c>null</c> or empty if it names none.</param>
    /// <param name="algorithm">The token's <c>alg</c>.</param>
    public bool Fits(string? keyId, string algorithm) =>
        (string.IsNullOrEmpty(keyId) || keyId == Key.KeyId)
        && (_only is null ? _algorithms.Contains(algorithm, StringComparison.Ordinal) : _only == algorithm);

    private static SigningKey? Rsa(JsonWebKey written)
    {
        var (modulus, exponent) = (Base64UrlEncoder.DecodeBytes(written.N), Base64UrlEncoder.DecodeBytes(written.E));
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return rsa.KeySize is < MinRsaBits or > MaxRsaBits
            ? null
            : new(new JsonWebKey { Kty = "RSA", Kid = written.Kid, N = written.N, E = written.E },
                "RS256 RS384 RS512 PS256 PS384 PS512", written);
    }

    private static SigningKey? Curve(JsonWebKey written)
    {
        var (curve, algorithm) = written.Crv switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, "ES256"),
            "P-384" => (ECCurve.NamedCurves.nistP384, "ES384"),
            "P-521" => (ECCurve.NamedCurves.nistP521, "ES512"),
            _ => (default, ""),
        };
        if (algorithm.Length == 0)
        {
            return null;
        }

        // Fails for a point that is not on the curve.
        using var point = ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = { X = Base64UrlEncoder.DecodeBytes(written.X), Y = Base64UrlEncoder.DecodeBytes(written.Y) },
        });
        return new(
            new JsonWebKey { Kty = "EC", Kid = written.Kid, Crv = written.Crv, X = written.X, Y = written.Y }, algorithm, written);
    }

    private static DateTimeOffset? CreatedAt(JsonWebKey written)
    {
        if (written.X5c.Count == 0)
        {
            return null;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(written.X5c[0]));
            return certificate.NotBefore.ToUniversalTime();
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static string? Text(string? member) => string.IsNullOrEmpty(member) ? null : member;
}
