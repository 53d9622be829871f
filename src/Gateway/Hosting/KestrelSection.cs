using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Hosting;

/// <summary>
/// The <c>Kestrel</c> section of ASP.NET Core: the addresses the gateway listens on, and their certificates. Kestrel reads the
/// section itself; this class is for the checks that Kestrel does not make. Certificates are files here: the settings for
/// certificate stores and for several names on one address are not defined, and so refused.
/// </summary>
internal sealed class KestrelSection
{
    public const string Section = "Kestrel";

    /// <summary>Endpoints by a name of the operator's choice. If empty, <c>ASPNETCORE_URLS</c> applies.</summary>
    public Dictionary<string, EndpointSettings> Endpoints { get; set; } = [];

    /// <summary>The values for everything that an endpoint does not set itself.</summary>
    public EndpointSettings EndpointDefaults { get; set; } = new();

    /// <summary>Certificates by name; <c>Default</c> is for every https address without a certificate of its own.</summary>
    public Dictionary<string, CertificateSettings> Certificates { get; set; } = [];

    /// <summary>The certificate for https addresses without one of their own; <c>null</c> when none is set.</summary>
    public CertificateSettings? DefaultCertificate => Certificates.GetValueOrDefault("Default");

    /// <summary>The certificate that an endpoint uses, and the key it is set under.</summary>
    public (string Key, CertificateSettings? Settings) CertificateOf(string endpoint)
    {
        var own = Endpoints[endpoint].Certificate;
        return own is null && DefaultCertificate is { } shared
            ? ($"{Section}__{nameof(Certificates)}__Default", shared)
            : ($"{Section}__{nameof(Endpoints)}__{endpoint}__{nameof(EndpointSettings.Certificate)}", own);
    }

    /// <summary>One address, with its protocols and certificate.</summary>
    internal sealed class EndpointSettings
    {
        /// <summary>Scheme, host and port: <c>https://+:8443</c>.</summary>
        public string? Url { get; set; }

        /// <summary>
        /// <c>Http1</c>, <c>Http2</c> or <c>Http1AndHttp2</c>. Default: HTTP/1.1 on http, both on https.
        /// </summary>
        public string? Protocols { get; set; }

        /// <summary><c>Tls12</c>, <c>Tls13</c>. Default both.</summary>
        public IList<string>? SslProtocols { get; set; }

        /// <summary>
        /// The mode of client certificates. Default <c>NoCertificate</c>, which is also how Kestrel takes an unknown word.
        /// </summary>
        public ClientCertificateMode? ClientCertificateMode { get; set; }

        /// <summary>The certificate of an https address.</summary>
        public CertificateSettings? Certificate { get; set; }
    }

    /// <summary>A certificate in files. A relative path starts at the program's folder.</summary>
    internal sealed class CertificateSettings
    {
        /// <summary>A PEM file, the server's certificate first and then its chain; or PKCS #12 with the key.</summary>
        public string? Path { get; set; }

        /// <summary>The private key as PEM; not used for PKCS #12.</summary>
        public string? KeyPath { get; set; }

        /// <summary>The password of an encrypted key, or of the PKCS #12 file.</summary>
        public string? Password { get; set; }
    }
}
