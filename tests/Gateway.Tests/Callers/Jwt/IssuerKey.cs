using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>A private key of an issuer. It signs with the platform's cryptography, and shares no code with what verifies.</summary>
internal sealed class IssuerKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _curve;
    private readonly string _algorithm;

    private IssuerKey(string? id, string algorithm, RSA? rsa, ECDsa? curve) =>
        (Id, _algorithm, _rsa, _curve) = (id, algorithm, rsa, curve);

    public string? Id { get; }

    public static IssuerKey Rsa(string? id, string algorithm = "RS256", int bits = 2048) => new(id, algorithm, RSA.Create(bits), null);

    public static IssuerKey Curve(string? id) => new(id, "ES256", null, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The same key under another key id.</summary>
    public IssuerKey As(string id) => new(id, _algorithm, _rsa, _curve);

    /// <summary>The public key as a member of a JWK Set.</summary>
    public JsonObject Jwk(DateTimeOffset? certifiedSince = null)
    {
        var jwk = new JsonObject { ["use"] = "sig" };
        if (Id is not null)
        {
            jwk["kid"] = Id;
        }

        if (_rsa is not null)
        {
            var numbers = _rsa.ExportParameters(false);
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Text(numbers.Modulus!), Text(numbers.Exponent!));
        }
        else
        {
            var numbers = _curve!.ExportParameters(false);
            (jwk["kty"], jwk["crv"], jwk["x"], jwk["y"]) = ("EC", "P-256", Text(numbers.Q.X!), Text(numbers.Q.Y!));
        }

        if (certifiedSince is { } since)
        {
            using var certificate = new CertificateRequest("CN=ADFS Signing", _rsa!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(since, since.AddYears(3));
            jwk["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData));
        }

        return jwk;
    }

    /// <summary>The public key as PEM: what an attacker uses as the secret of HS256.</summary>
    public byte[] PublicPem() => Encoding.ASCII.GetBytes(_rsa!.ExportSubjectPublicKeyInfoPem());

    /// <summary>A token with this header and these claims. <c>alg</c> and <c>kid</c> are added unless the header has them.</summary>
    public string Sign(JsonObject header, JsonObject claims)
    {
        header.TryAdd("alg", _algorithm);
        if (Id is not null)
        {
            header.TryAdd("kid", Id);
        }

        var text = Unsigned(header, claims);
        var bytes = Encoding.ASCII.GetBytes(text);
        return $"{text}.{Text(Signature(bytes))}";
    }

    /// <summary>The first two parts of a token.</summary>
    public static string Unsigned(JsonObject header, JsonObject claims) => $"{Text(header)}.{Text(claims)}";

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public void Dispose()
    {
        _rsa?.Dispose();
        _curve?.Dispose();
    }

    private static string Text(JsonObject json) => Text(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private byte[] Signature(byte[] bytes) => _algorithm switch
    {
        "RS256" => _rsa!.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS512" => _rsa!.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        "PS256" => _rsa!.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        _ => _curve!.SignData(bytes, HashAlgorithmName.SHA256),
    };
}
