using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Hosting;

/// <summary>Server certificates in a folder of their own, valid or with one defect.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tests-");

    public string Path => PathOf("certificate.pem");

    public string KeyPath => PathOf("key.pem");

    public string PathOf(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Writes a certificate and its key, valid from and until that many days from now.</summary>
    public X509Certificate2 Write(string name = "localhost", int from = -1, int until = 1, string? usage = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        var certificate = request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(until));
        File.WriteAllText(Path, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    /// <summary>
    /// Writes a certificate issued by an intermediate authority, followed by that authority's certificate.
    /// </summary>
    public void WriteWithIssuer(string issuer)
    {
        using var root = Authority("a root", null);
        using var between = Authority(issuer, root);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .Create(between, Now.AddHours(-1), Now.AddDays(1), [1]);
        File.WriteAllText(Path, certificate.ExportCertificatePem() + "\n" + between.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The settings for an https endpoint on any port.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Kestrel:Endpoints:Https:Certificate:Path"] = Path,
        ["Kestrel:Endpoints:Https:Certificate:KeyPath"] = KeyPath,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(2));
        }

        using var issued = request.Create(issuer, Now.AddDays(-1).AddHours(1), Now.AddDays(1).AddHours(1), [2]);
        return issued.CopyWithPrivateKey(key);
    }
}
