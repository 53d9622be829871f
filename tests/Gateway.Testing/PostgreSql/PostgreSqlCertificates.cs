using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Testing.PostgreSql;

/// <summary>Writes a server's certificate for <c>localhost</c> and 127.0.0.1, and the authority that issued it.</summary>
internal static class PostgreSqlCertificates
{
    public const string Authority = "authority.pem";
    public const string Certificate = "server.pem";
    public const string Key = "server.key";

    public static void Write(string folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Database authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        using var root = authority.CreateSelfSigned(now.AddDays(-2), now.AddDays(3));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        var server = new CertificateRequest("CN=Database", key, HashAlgorithmName.SHA256);
        server.CertificateExtensions.Add(names.Build());
        using var issued = server.Create(root, now.AddDays(-1), now.AddDays(2), [1, 2, 3, 4]);

        File.WriteAllText(Path.Combine(folder, Authority), root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, Certificate), issued.ExportCertificatePem());
        var keyPath = Path.Combine(folder, Key);
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            // The server refuses a key that others can read.
            File.SetUnixFileMode(keyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
