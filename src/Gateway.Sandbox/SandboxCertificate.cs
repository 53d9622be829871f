using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sandbox;

/// <summary>
/// A certificate authority made for one run, and a certificate issued by it for this machine's loopback names, in a folder that
/// only this user can open. Two certificates, because BoringSSL and others do not trust a self-signed certificate that is not a
/// CA. The authority's key is not kept. Only clients that are told to trust the authority do so.
/// </summary>
internal sealed class SandboxCertificate : IDisposable
{
    // Longer than any sandbox runs.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    // id-kp-serverAuth (RFC 5280, 4.2.1.12).
    private static readonly OidCollection ForServers = [new Oid("1.3.6.1.5.5.7.3.1")];

    private readonly DirectoryInfo _folder;

    private SandboxCertificate(DirectoryInfo folder, string fingerprint) =>
        (_folder, Fingerprint) = (folder, fingerprint);

    /// <summary>The authority's certificate as PEM, for clients that should trust it.</summary>
    public string AuthorityPath => System.IO.Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>The server's certificate as PEM.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "certificate.pem");

    /// <summary>The server's private key as PEM.</summary>
    public string KeyPath => System.IO.Path.Combine(_folder.FullName, "key.pem");

    /// <summary>SHA-256 of the server's certificate, as browsers and OpenSSL show it: <c>AB:CD:…</c>.</summary>
    public string Fingerprint { get; }

    public static SandboxCertificate Create()
    {
        var (from, until) = (TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow() + Lifetime);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = AuthorityRequest(authorityKey).CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = ServerRequest(key, authority).Create(
            authority, from, until, RandomNumberGenerator.GetBytes(16));

        // On Unix the folder has mode 0700 from the start; on Windows it is in the user's own temporary folder.
        var created = new SandboxCertificate(
            Directory.CreateTempSubdirectory("gateway-sandbox-"),
            string.Join(
                ':', certificate.GetCertHash(HashAlgorithmName.SHA256)
                    .Select(part => part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))));
        WriteForOwner(created.AuthorityPath, authority.ExportCertificatePem());
        WriteForOwner(created.Path, certificate.ExportCertificatePem());
        WriteForOwner(created.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return created;
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder.FullName))
        {
            Directory.Delete(_folder.FullName, recursive: true);
        }
    }

    private static CertificateRequest AuthorityRequest(ECDsa key)
    {
        var request = new CertificateRequest("CN=Inference Gateway sandbox CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static CertificateRequest ServerRequest(ECDsa key, X509Certificate2 authority)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);

        var request = new CertificateRequest("CN=Inference Gateway sandbox", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ForServers, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request;
    }

    private static void WriteForOwner(string path, string text)
    {
        using var file = OwnersFile.Create(path, FileMode.CreateNew);
        file.Write(text);
    }
}
