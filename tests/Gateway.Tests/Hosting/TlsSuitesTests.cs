using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Testing;

namespace Gateway.Tests.Hosting;

#pragma warning disable CA5398 // The versions are the subject of the test.

/// <summary>The cipher suites that a client can negotiate with an https address.</summary>
public class TlsSuitesTests
{
    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA)]
    public async Task Suites_with_CBC_or_without_forward_secrecy_are_not_offered(TlsCipherSuite suite)
    {
        SkipOnWindows();
        await using var gateway = await TestGateway.StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => AgreeAsync(gateway, SslProtocols.Tls12, suite));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256)]
    [InlineData(SslProtocols.Tls13, TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(SslProtocols.Tls13, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_AES_256_GCM_SHA384)]
    public async Task Others_are_agreed_on_with_a_certificate_of_either_kind(
        SslProtocols protocol, TlsCipherSuite withRsa, TlsCipherSuite withEcdsa)
    {
        SkipOnWindows();
        await using var gateway = await TestGateway.StartAsync();

        var agreed = await AgreeAsync(gateway, protocol, withRsa, withEcdsa);

        Assert.Contains(agreed, new[] { withRsa, withEcdsa }.AsEnumerable());
    }

    private static void SkipOnWindows() => Assert.SkipWhen(
        OperatingSystem.IsWindows(), "Windows chooses suites for all programs alike (Schannel).");

    private static async Task<TlsCipherSuite> AgreeAsync(
        TestGateway gateway, SslProtocols protocol, params TlsCipherSuite[] suites)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.HttpsUrl.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
#pragma warning disable CA1416, CA5359, CA5398 // Skipped on Windows; one version at a time, and the certificate is the sandbox's.
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = protocol,
                CipherSuitesPolicy = new CipherSuitesPolicy(suites),
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            },
            TestContext.Current.CancellationToken);
#pragma warning restore CA1416, CA5359, CA5398
        return tls.NegotiatedCipherSuite;
    }
}
