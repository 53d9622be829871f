using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Hosting;

/// <summary>HTTP/1.1, HTTPS with HTTP/1.1 and HTTP/2, and HTTP/2 without TLS, each on its own address.</summary>
public class ListenersTests
{
    [Theory]
    [InlineData("http", 1)]
    [InlineData("h2c", 2)]
    [InlineData("https", 1)]
    [InlineData("https", 2)]
    public async Task A_call_is_answered_on_every_address_in_every_version_it_speaks(string address, int version)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http = TrustingOnly(gateway.CertificatePath);
        using var request = Converse(gateway, Url(gateway, address), new Version(version, version == 1 ? 1 : 0));

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(version, response.Version.Major);
        Assert.Equal(1, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("http", 2)]
    [InlineData("h2c", 1)]
    public async Task An_address_without_TLS_speaks_one_version_only(string address, int version)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http = TrustingOnly(gateway.CertificatePath);
        using var request = Converse(gateway, Url(gateway, address), new Version(version, version == 1 ? 1 : 0));

        HttpStatusCode? status = null;
        try
        {
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            status = response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // A client of the other version cannot read HTTP/2 frames as a response.
        }

        Assert.NotEqual(HttpStatusCode.OK, status);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Many_calls_go_over_one_h2c_connection_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http = TrustingOnly(gateway.CertificatePath);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var request = Converse(gateway, gateway.H2cUrl, HttpVersion.Version20);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(20, gateway.BedrockCalls);
    }

    [Fact]
    public async Task The_simulator_can_be_called_over_h2c_too()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.SimulatorH2cUrl)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.True(response.Headers.Contains("x-amzn-RequestId"));
    }

    [Fact]
    public async Task A_client_that_was_not_told_of_the_certificate_does_not_trust_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var http = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(
            new Uri(gateway.HttpsUrl, "/health/live"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_chain_in_the_file_is_sent_with_the_certificate()
    {
        using var files = new CertificateFiles();
        files.WriteWithIssuer("an issuer on the way");
        await using var gateway = await TestGateway.StartAsync(files.Settings);
        List<string>? sent = null;

        await HandshakeAsync(
            gateway, chain => sent = [.. chain.ChainPolicy.ExtraStore.Select(certificate => certificate.Subject)]);

        Assert.Contains("CN=an issuer on the way", sent!);
    }

    // TLS 1.1 as bytes, because this machine's client may refuse to use it.
    [Fact]
    public async Task TLS_1_1_is_refused_by_its_version()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.HttpsUrl.Port, TestContext.Current.CancellationToken);
        byte[] extensions =
        [
            0x00, 0x0a, 0x00, 0x04, 0x00, 0x02, 0x00, 0x17, // supported_groups: secp256r1
            0x00, 0x0b, 0x00, 0x02, 0x01, 0x00, // ec_point_formats: uncompressed
        ];
        byte[] hello =
        [
            0x03, 0x02, .. new byte[32], 0x00, // TLS 1.1, random, no session
            0x00, 0x06, 0xc0, 0x0a, 0xc0, 0x09, 0x00, 0xff, // ECDHE-ECDSA with AES-CBC and SHA-1
            0x01, 0x00, 0x00, (byte)extensions.Length, .. extensions,
        ];
        byte[] record =
            [0x16, 0x03, 0x01, 0x00, (byte)(hello.Length + 4), 0x01, 0x00, 0x00, (byte)hello.Length, .. hello];

        await client.GetStream().WriteAsync(record, TestContext.Current.CancellationToken);
        var answer = new byte[7];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);

        Assert.Equal([0x15, 0x02, 70], [answer[0], answer[5], answer[6]]); // A fatal alert: protocol_version.
    }

    [Fact]
    public async Task Without_endpoints_ASPNETCORE_URLS_holds_and_https_there_takes_the_default_certificate()
    {
        using var files = new CertificateFiles();
        using var certificate = files.Write();
        await using var gateway = ListenerErrorTests.Build(new()
        {
            ["urls"] = "http://127.0.0.1:0;https://127.0.0.1:0",
            ["Kestrel:Certificates:Default:Path"] = files.Path,
            ["Kestrel:Certificates:Default:KeyPath"] = files.KeyPath,
        });
        await gateway.StartAsync(TestContext.Current.CancellationToken);
        using var http = TrustingOnly(files.Path);

        var statuses = await Task.WhenAll(gateway.Urls.Select(async url =>
        {
            using var response = await http.GetAsync(
                new Uri(new Uri(url), "/health/live"), TestContext.Current.CancellationToken);
            return response.StatusCode;
        }));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], statuses);
    }

    internal static HttpClient TrustingOnly(string certificatePath) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) =>
            {
                using var trusted = X509CertificateLoader.LoadCertificateFromFile(certificatePath);
                return trusted.Equals(presented);
            },
        },
    });

    /// <summary>Performs a handshake with the https address and returns the certificate that it presented.</summary>
    internal static async Task<string> HandshakeAsync(TestGateway gateway, Action<X509Chain>? look = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.HttpsUrl.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        var presented = "";
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                {
                    presented = certificate!.GetCertHashString();
                    look?.Invoke(chain!);
                    return presented.Length > 0;
                },
            },
            TestContext.Current.CancellationToken);
        return presented;
    }

    private static Uri Url(TestGateway gateway, string address) => address switch
    {
        "http" => gateway.Http.BaseAddress!,
        "h2c" => gateway.H2cUrl,
        _ => gateway.HttpsUrl,
    };

    private static HttpRequestMessage Converse(TestGateway gateway, Uri url, Version version) =>
        new(HttpMethod.Post, new Uri(url, "/converse"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key) },
            Content = new StringContent(Some.ConverseRequest(), Encoding.UTF8, "application/json"),
        };
}
