using System.Security.Cryptography;

namespace Gateway.Deploy.Tests;

/// <summary>Keys of an audit trail, as the guides have them made: each is one line.</summary>
internal static class AuditTrailKeys
{
    /// <summary>What <c>openssl rand -hex 32</c> prints.</summary>
    public static string Mac { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>What <c>openssl ecparam -name prime256v1 -genkey -noout | tr -d '\n'</c> prints.</summary>
    public static string Anchor { get; } = Create();

    private static string Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportECPrivateKeyPem().ReplaceLineEndings("");
    }
}
