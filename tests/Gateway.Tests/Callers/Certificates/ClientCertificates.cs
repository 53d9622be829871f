using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Callers.Certificates;

/// <summary>A certificate authority for one test, and the client certificates it issues.</summary>
internal sealed class ClientCertificates : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly List<X509Certificate2> _all = [];
    private X509Certificate2 _authority;

    public ClientCertificates()
    {
        _authority = NewAuthority();
        WriteAuthority();
    }

    /// <summary>The file of the authority.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>Another authority, which has not written its file.</summary>
    public void Replace() => _authority = NewAuthority();

    public void WriteAuthority() => File.WriteAllText(Path, _authority.ExportCertificatePem());

    /// <summary>Issues a client certificate.</summary>
    public X509Certificate2 Issue(
        string? uri = "spiffe://city/desk", int from = -1, int until = 1, string? usage = "1.3.6.1.5.5.7.3.2", string serial = "0A0B0C0D",
        bool selfSigned = false, string? dns = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=desk", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (uri is not null)
        {
            names.AddUri(new Uri(uri));
        }

        if (dns is not null)
        {
            names.AddDnsName(dns);
        }

        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        X509Certificate2 issued;
        if (selfSigned)
        {
            issued = request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(until));
        }
        else
        {
            using var plain = request.Create(_authority, Now.AddDays(from), Now.AddDays(until), Convert.FromHexString(serial));
            issued = plain.CopyWithPrivateKey(key);
        }

        _all.Add(issued);
        return issued;
    }

    public void Dispose()
    {
        _all.ForEach(one => one.Dispose());
        _folder.Delete(recursive: true);
    }

    private X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=the town", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        var made = request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
        _all.Add(made);
        return made;
    }
}
