using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Faults;

/// <summary>
/// A certificate authority that the gateway is told to trust, one valid certificate, and others with one defect each.
/// </summary>
internal static class Certificates
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly X509Certificate2 Authority = Root("CN=Test authority");

    public static X509Certificate2 Right { get; } = Server(Authority, "127.0.0.1", Now.AddDays(1));

    public static X509Certificate2 OfAnotherName { get; } = Server(Authority, "127.0.0.2", Now.AddDays(1));

    public static X509Certificate2 Expired { get; } = Server(Authority, "127.0.0.1", Now.AddDays(-1));

    public static X509Certificate2 OfAStranger { get; } =
        Server(Root("CN=Stranger"), "127.0.0.1", Now.AddDays(1));

    /// <summary>The trust policy of the gateway.</summary>
    public static X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { Authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static X509Certificate2 Root(string name)
    {
        var request = new CertificateRequest(
            name, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
    }

    private static X509Certificate2 Server(X509Certificate2 issuer, string address, DateTimeOffset until)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        var request = new CertificateRequest("CN=Somebody", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(issuer, Now.AddDays(-5), until, [1, 2, 3, 4]).CopyWithPrivateKey(key);
    }
}
