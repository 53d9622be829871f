using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Configuration;

namespace Gateway.Hosting;

/// <summary>
/// The address at which this machine reaches its own gateway, from the settings that the gateway listens by:
/// appsettings.json, the secret and the environment.
/// </summary>
/// <param name="Url">Scheme, a host of this machine, and port.</param>
/// <param name="Version">HTTP/2 on an h2c address, else HTTP/1.1.</param>
/// <param name="CertificatePath">The certificate expected on https; <c>null</c> on http.</param>
internal sealed record ListeningAddress(Uri Url, Version Version, string? CertificatePath)
{
    public static ListeningAddress Read()
    {
        using var settings = new ConfigurationManager();
        settings
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables();
        settings.AddSettingsSecret();
        var kestrel = settings.GetSection(KestrelSection.Section).Get<KestrelSection>() ?? new KestrelSection();
        var endpoints = kestrel.Endpoints
            .Select(endpoint => Of(
                endpoint.Value.Url, endpoint.Value.Protocols ?? kestrel.EndpointDefaults.Protocols,
                kestrel.CertificateOf(endpoint.Key).Settings))
            .OrderBy(address => address.CertificatePath is not null)
            .ThenBy(address => address.Version);
        return endpoints.FirstOrDefault() ?? Of(
            settings[WebHostDefaults.ServerUrlsKey]?.Split(';')[0] ?? StandardAddress.Url,
            kestrel.EndpointDefaults.Protocols, kestrel.DefaultCertificate);
    }

    /// <summary>
    /// Trusts only the configured certificate: it need not have this machine's name or a public issuer.
    /// </summary>
    public SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) => IsConfigured(presented),
        },
    };

    // A wildcard host means this machine.
    private static ListeningAddress Of(
        string? url, string? protocols, KestrelSection.CertificateSettings? certificate)
    {
        var address = BindingAddress.Parse(url ?? StandardAddress.Url);
        var isHttps = address.Scheme == "https";
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return new ListeningAddress(
            new UriBuilder(address.Scheme, host, address.Port).Uri,
            "Http2".Equals(protocols, StringComparison.OrdinalIgnoreCase)
                ? HttpVersion.Version20
                : HttpVersion.Version11,
            isHttps ? Path.Combine(AppContext.BaseDirectory, certificate?.Path ?? "") : null);
    }

    private bool IsConfigured(X509Certificate? presented)
    {
        try
        {
            using var configured = X509CertificateLoader.LoadCertificateFromFile(CertificatePath!);
            return configured.GetRawCertData().AsSpan().SequenceEqual(presented?.GetRawCertData());
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            return false;
        }
    }
}
