using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Callers;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Callers.Certificates;

/// <summary>Client certificates, in real handshakes with the gateway's own listener.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private readonly ClientCertificates _certificates = new();

    public static TheoryData<string> RefusedInTheHandshake =>
        ["expired", "early", "another authority", "for servers", "without usage", "self-signed", "none"];

    [Fact]
    public async Task An_application_is_known_by_a_name_of_its_certificate()
    {
        await using var gateway = await StartAsync();

        using var response = await GetAsync(gateway, _certificates.Issue());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("desk", (string?)(await Some.JsonAsync(response))["application"]!["id"]);
    }

    [Theory]
    [MemberData(nameof(RefusedInTheHandshake))]
    public async Task A_certificate_that_the_town_did_not_issue_for_this_now_does_not_get_through_the_handshake(string kind)
    {
        await using var gateway = await StartAsync();
        if (kind == "another authority")
        {
            _certificates.Replace();
        }

        var certificate = kind switch
        {
            "expired" => _certificates.Issue(from: -5, until: -1),
            "early" => _certificates.Issue(from: 1, until: 2),
            "for servers" => _certificates.Issue(usage: "1.3.6.1.5.5.7.3.1"),
            "without usage" => _certificates.Issue(usage: null),
            "self-signed" => _certificates.Issue(selfSigned: true),
            "none" => null,
            _ => _certificates.Issue(),
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(gateway, certificate));
    }

    [Theory]
    [InlineData("spiffe://city/other", null, "0A0B0C0D")]
    [InlineData(null, null, "0A0B0C0D")]
    [InlineData("spiffe://city/desk", "tax.example.lg.jp", "0A0B0C0D")]
    [InlineData("spiffe://city/desk", null, "00BADBAD")]
    public async Task A_certificate_without_a_known_name_with_names_of_two_applications_or_denied_is_401(
        string? name, string? dns, string serial)
    {
        await using var gateway = await StartAsync();

        using var response = await GetAsync(gateway, _certificates.Issue(name, dns: dns, serial: serial));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("ClientCertificates", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_applications_certificate_is_that_of_no_application()
    {
        await using var gateway = await StartAsync(new() { ["Callers:Applications:desk:Disabled"] = "true" });

        using var response = await GetAsync(gateway, _certificates.Issue());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_certificate_is_denied_by_its_fingerprint_as_OpenSSL_prints_it()
    {
        var (stolen, other) = (_certificates.Issue(), _certificates.Issue());
        var fingerprint = string.Join(':', SHA256.HashData(stolen.RawData).Select(one => one.ToString("x2", CultureInfo.InvariantCulture)));
        await using var gateway = await StartAsync(new() { ["Callers:DeniedCertificates:1"] = fingerprint });

        using var denied = await GetAsync(gateway, stolen);
        using var accepted = await GetAsync(gateway, other);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], [denied.StatusCode, accepted.StatusCode]);
    }

    [Fact]
    public async Task A_key_beside_a_certificate_has_to_be_of_the_same_application()
    {
        var (desk, settings) = Keys.New("desk");
        await using var gateway = await StartAsync(settings);
        var certificate = _certificates.Issue();

        using var same = await GetAsync(gateway, certificate, desk);
        using var other = await GetAsync(gateway, certificate, gateway.Key);
        using var unknown = await GetAsync(gateway, certificate, ApiKey.Create("test"));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            [same.StatusCode, other.StatusCode, unknown.StatusCode]);
    }

    [Fact]
    public async Task A_changed_file_of_authorities_is_taken_over_and_a_broken_one_is_not()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await StartAsync(clock: clock);
        var before = _certificates.Issue();
        using var accepted = await GetAsync(gateway, before);

        await File.WriteAllTextAsync(_certificates.Path, "broken", TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(11));
        using var kept = await GetAsync(gateway, before);
        _certificates.Replace();
        _certificates.WriteAuthority();
        clock.Advance(TimeSpan.FromSeconds(11));
        using var renewed = await GetAsync(gateway, _certificates.Issue());

        Assert.All([accepted, kept, renewed], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 1132);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(gateway, before));
    }

    [Theory]
    [InlineData("RequireCertificate", null, "Hosting__ClientCertificateAuthorities is not set")]
    [InlineData("RequireCertificate", "/nowhere.pem", "no certificate of an authority")]
    [InlineData("AllowCertificate", null, "Use RequireCertificate")]
    public async Task A_listener_that_would_trust_the_machines_authorities_refuses_start(string mode, string? path, string problem)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(new()
        {
            ["Kestrel:Endpoints:Https:ClientCertificateMode"] = mode,
            ["Hosting:ClientCertificateAuthorities"] = path,
        }));

        Assert.Contains(refused.Failures, failure => failure.Contains(problem, StringComparison.Ordinal));
    }

    // The headers that an ALB in verify mode writes. From the test's own address they count only where that is configured.
    [Theory]
    [InlineData("AlbVerify", "127.0.0.0/8", "X-Amzn-Mtls-Clientcert-Leaf", 200)]
    [InlineData("AlbVerify", "10.0.0.0/8", "X-Amzn-Mtls-Clientcert-Leaf", 400)]
    [InlineData("None", "127.0.0.0/8", "X-Amzn-Mtls-Clientcert-Leaf", 400)]
    [InlineData("None", null, "X-Amzn-Mtls-Clientcert-Leaf", 400)]
    [InlineData("AlbVerify", "127.0.0.0/8", "X-Amzn-Mtls-Clientcert", 400)]
    [InlineData("AlbVerify", "127.0.0.0/8", "X-Amzn-Mtls-Clientcert-Serial-Number", 400)]
    [InlineData("None", null, "x-amzn-mtls-clientcert-subject", 400)]
    public async Task A_header_of_a_load_balancer_counts_from_that_load_balancer_only(
        string forwarding, string? network, string header, int status)
    {
        var settings = Named();
        settings["Hosting:ClientCertificateForwarding"] = forwarding;
        if (network is not null)
        {
            settings["Hosting:KnownIPNetworks:0"] = network;
        }

        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add(header, Uri.EscapeDataString(_certificates.Issue().ExportCertificatePem()));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var response = await gateway.Send(request);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
        {
            Assert.Equal("desk", (string?)(await Some.JsonAsync(response))["application"]!["id"]);
        }
    }

    [Fact]
    public async Task A_leaf_that_is_no_certificate_is_400_even_with_a_key()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            ["Hosting:ClientCertificateForwarding"] = "AlbVerify",
            ["Hosting:KnownIPNetworks:0"] = "127.0.0.0/8",
        });

        using var response = await gateway.Get("/models", ("X-Amzn-Mtls-Clientcert-Leaf", "abc"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    public void Dispose() => _certificates.Dispose();

    private static Dictionary<string, string?> Named() => new()
    {
        ["Callers:Applications:desk:ClientCertificates:0"] = "URI:spiffe://city/desk",
        ["Callers:Applications:tax:ClientCertificates:0"] = "DNS:tax.example.lg.jp",
        ["Callers:DeniedCertificates:0"] = "ba:db:ad",
    };

    private Task<TestGateway> StartAsync(Dictionary<string, string?>? more = null, TimeProvider? clock = null) => TestGateway.StartAsync(
        new(Named().Concat(more ?? []))
        {
            ["Kestrel:Endpoints:Https:ClientCertificateMode"] = "RequireCertificate",
            ["Hosting:ClientCertificateAuthorities"] = _certificates.Path,
        },
        gateway: builder =>
        {
            if (clock is not null)
            {
                builder.Services.AddSingleton(clock);
            }
        });

    private static async Task<HttpResponseMessage> GetAsync(TestGateway gateway, X509Certificate2? certificate, string? key = null)
    {
        using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // The gateway's own certificate is not what is tested.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!;
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.HttpsUrl, "/models"));
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
