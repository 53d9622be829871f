using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>The certificates of the https addresses, one for each configured place.</summary>
internal sealed class ServedCertificates(
    IOptions<KestrelSection> section,
    IHostEnvironment environment,
    TimeProvider clock,
    ILogger<RenewedCertificate> logger)
{
    /// <summary>The certificate for https addresses without one of their own; <c>null</c> when none is configured.</summary>
    public RenewedCertificate? Default() => section.Value.DefaultCertificate is { } certificate
        ? Renewed($"{KestrelSection.Section}__Certificates__Default", certificate)
        : null;

    /// <summary>The certificate of an endpoint; <c>null</c> when it has none of its own and there is no default.</summary>
    public RenewedCertificate? Of(string endpoint) =>
        section.Value.CertificateOf(endpoint) is (var key, { } certificate) ? Renewed(key, certificate) : null;

    /// <summary>Makes an address use the certificate.</summary>
    public static void Serve(HttpsConnectionAdapterOptions https, RenewedCertificate? certificate)
    {
        if (certificate is null)
        {
            return;
        }

        // Kestrel requires a certificate or a selector; the handshake then uses our context, which has the chain.
        https.ServerCertificate = null;
        https.ServerCertificateSelector = (_, _) => certificate.Current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) =>
        {
            handshake.ServerCertificateSelectionCallback = null;
            handshake.ServerCertificateContext = certificate.Current;
            handshake.CipherSuitesPolicy = TlsSuites.Policy;
        };
    }

    private RenewedCertificate Renewed(string key, KestrelSection.CertificateSettings certificate) => new(
        () => ServerCertificate.Read(key, certificate, environment.ContentRootPath, clock.GetUtcNow()), clock, logger);
}
