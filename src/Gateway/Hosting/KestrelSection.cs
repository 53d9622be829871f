namespace Gateway.Hosting;

/// <summary>
/// The <c>Kestrel</c> section, in ASP.NET Core's own words: where the gateway listens, and with which certificate.
/// Kestrel reads the section itself; this reading of it is for what Kestrel does not check. A certificate is a file
/// here: the settings for certificate stores and for several names on one address are left out, and so refused.
/// </summary>
internal sealed class KestrelSection
{
    public const string Section = "Kestrel";

    /// <summary>By a name of the operator's choice. Empty: <c>ASPNETCORE_URLS</c> holds.</summary>
    public Dictionary<string, EndpointSettings> Endpoints { get; set; } = [];

    /// <summary>What an endpoint does not set itself.</summary>
    public EndpointSettings EndpointDefaults { get; set; } = new();

    /// <summary><c>Default</c> stands for every https address without a certificate of its own.</summary>
    public Dictionary<string, CertificateSettings> Certificates { get; set; } = [];

    /// <summary>The certificate for https addresses that name none; <c>null</c> when there is no such.</summary>
    public CertificateSettings? DefaultCertificate => Certificates.GetValueOrDefault("Default");

    /// <summary>The certificate an endpoint serves with, and the key it is set under.</summary>
    public (string Key, CertificateSettings? Settings) CertificateOf(string endpoint)
    {
        var own = Endpoints[endpoint].Certificate;
        return own is null && DefaultCertificate is { } shared
            ? ($"{Section}__{nameof(Certificates)}__Default", shared)
            : ($"{Section}__{nameof(Endpoints)}__{endpoint}__{nameof(EndpointSettings.Certificate)}", own);
    }

    /// <summary>One address and how it is spoken to there.</summary>
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
        /// Whether callers must show a certificate, in Kestrel's words. Default <c>NoCertificate</c>.
        /// </summary>
        public string? ClientCertificateMode { get; set; }

        /// <summary>The certificate of an https address.</summary>
        public CertificateSettings? Certificate { get; set; }
    }

    /// <summary>A certificate in files. A relative path starts at the program's folder.</summary>
    internal sealed class CertificateSettings
    {
        /// <summary>PEM, the server's certificate first and then its chain; or PKCS #12, the key included.</summary>
        public string? Path { get; set; }

        /// <summary>The private key as PEM; none for PKCS #12.</summary>
        public string? KeyPath { get; set; }

        /// <summary>Opens an encrypted key, or the PKCS #12 file.</summary>
        public string? Password { get; set; }
    }
}
