using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Deploy.Tests.Container;

/// <summary>A certificate authority of one test run. Only clients that are told to trust it do so.</summary>
internal sealed class PrivateAuthority : IDisposable
{
    // id-kp-serverAuth (RFC 5280, 4.2.1.12).
    private static readonly OidCollection ForServers = [new Oid("1.3.6.1.5.5.7.3.1")];

    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _own;

    public PrivateAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _own = request.CreateSelfSigned(_from, _from.AddDays(2));
    }

    /// <summary>The certificate to trust, as PEM.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>Issues a server certificate with its key.</summary>
    public X509Certificate2 Issue(IEnumerable<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        var request = new CertificateRequest("CN=Test server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ForServers, critical: false));
        using var issued = request.Create(_own, _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _own.Dispose();
        _key.Dispose();
    }
}
