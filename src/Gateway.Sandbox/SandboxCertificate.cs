using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sandbox;

/// <summary>
/// A certificate for this machine's loopback names, made for one run and kept with its key in a folder that only this
/// user can open. Nothing but who is told to trusts it.
/// </summary>
internal sealed class SandboxCertificate : IDisposable
{
    // Longer than anybody leaves a sandbox running.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    // id-kp-serverAuth (RFC 5280, 4.2.1.12).
    private static readonly OidCollection ForServers = [new Oid("1.3.6.1.5.5.7.3.1")];

    private readonly DirectoryInfo _folder;

    private SandboxCertificate(DirectoryInfo folder, string fingerprint) =>
        (_folder, Fingerprint) = (folder, fingerprint);

    /// <summary>The certificate as PEM, for those who are to trust it.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "certificate.pem");

    /// <summary>Its private key as PEM.</summary>
    public string KeyPath => System.IO.Path.Combine(_folder.FullName, "key.pem");

    /// <summary>SHA-256 of the certificate, as browsers and OpenSSL show it: <c>AB:CD:…</c>.</summary>
    public string Fingerprint { get; }

    public static SandboxCertificate Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key).CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow() + Lifetime);

        // On Unix the folder is its owner's alone (0700) from the start; on Windows it lies in the user's own.
        var created = new SandboxCertificate(
            Directory.CreateTempSubdirectory("gateway-sandbox-"),
            string.Join(
                ':', certificate.GetCertHash(HashAlgorithmName.SHA256)
                    .Select(part => part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))));
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

    private static CertificateRequest Request(ECDsa key)
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
        return request;
    }

    private static void WriteForOwner(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.Write(text);
    }
}
