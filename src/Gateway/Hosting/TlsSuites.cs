using System.Net.Security;

namespace Gateway.Hosting;

/// <summary>
/// The cipher suites of https addresses: only authenticated encryption (AEAD) with forward secrecy, as CRYPTREC and OWASP ASVS
/// require. By default OpenSSL adds suites with CBC and with plain RSA for TLS 1.2.
/// </summary>
internal static class TlsSuites
{
    /// <summary>
    /// The policy for each handshake; <c>null</c> on Windows, where only the system's policy applies (Schannel: Group Policy
    /// "SSL Cipher Suite Order").
    /// </summary>
    public static CipherSuitesPolicy? Policy { get; } = OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]);
}
