using System.Net;
using Gateway.Network;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>Public keys at an address inside the VPC: how often it is asked, and what holds while it does not answer.</summary>
public sealed class KeyAddressTests : IDisposable
{
    private const int Kept = 1104;
    private const int Missing = 1105;
    private const int Read = 1103;

    private static readonly TimeSpan Regular = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenDownloads = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TokenIssuer _issuer;

    public KeyAddressTests() => _issuer = new(time: _clock);

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task Keys_are_read_at_start_and_every_five_minutes_whatever_arrives()
    {
        await using var server = await ServerAsync();
        await using var gateway = await StartAsync(server);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
        }

        Assert.Equal(["/jwks"], server.Asked);
        await AdvanceAsync(gateway, Regular, Read, 2);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task The_first_token_with_a_new_key_is_accepted_at_once()
    {
        using var fresh = IssuerKey.Rsa("key-2");
        await using var server = await ServerAsync();
        await using var gateway = await StartAsync(server);
        _clock.Advance(BetweenDownloads);

        server.Serve(TokenIssuer.JwkSet(_issuer.Key.Jwk(), fresh.Jwk()));

        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token(key: fresh)));
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_withdrawn_key_ends_with_the_next_regular_reading_even_from_the_cache()
    {
        using var fresh = IssuerKey.Rsa("key-2");
        await using var server = await ServerAsync();
        await using var gateway = await StartAsync(server);
        _clock.Advance(Regular - TimeSpan.FromSeconds(1));
        var token = _issuer.Token();
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, token));

        server.Serve(TokenIssuer.JwkSet(fresh.Jwk()));
        await AdvanceAsync(gateway, TimeSpan.FromSeconds(1), Read, 2);

        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, token));
    }

    [Fact]
    public async Task A_flood_of_unknown_key_ids_asks_the_issuer_once_a_minute()
    {
        await using var server = await ServerAsync();
        await using var gateway = await StartAsync(server);

        for (var minute = 0; minute < 3; minute++)
        {
            _clock.Advance(BetweenDownloads);
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => TokenIssuer.StatusAsync(
                gateway, _issuer.Token(header: header => header["kid"] = $"invented-{minute}-{i}"))));
            Assert.All(answers, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        }

        Assert.Equal(1 + 3, server.Asked.Count);
    }

    public static TheoryData<string> Troubles => ["status", "redirect", "no keys", "too large", "hang up"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task While_the_issuer_is_down_the_last_keys_serve_and_an_unknown_key_is_not_the_callers_fault(string trouble)
    {
        await using var attacker = await JwksServer.StartAsync();
        using var fresh = IssuerKey.Rsa("key-2");
        await using var server = await ServerAsync();
        await using var gateway = await StartAsync(server);

        Break(server, trouble, attacker.Url("/jwks"));
        await AdvanceAsync(gateway, Regular, Kept, 1);

        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
        using var unknown = await TokenIssuer.AskAsync(gateway, _issuer.Token(key: fresh));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Equal("authentication_unavailable", (string?)(await Some.JsonAsync(unknown))["code"]);
        Assert.Empty(attacker.Asked);

        server.Serve(TokenIssuer.JwkSet(fresh.Jwk()));
        _clock.Advance(BetweenDownloads);
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token(key: fresh)));
    }

    [Fact]
    public async Task Without_any_keys_yet_the_gateway_starts_and_tokens_get_503_until_the_issuer_answers()
    {
        await using var server = await ServerAsync();
        server.Fail(500);
        await using var gateway = await StartAsync(server, Missing);

        using var refused = await TokenIssuer.AskAsync(gateway, _issuer.Token());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty(refused.Headers.WwwAuthenticate);
        using var withKey = await gateway.Get("/models");
        Assert.Equal(HttpStatusCode.OK, withKey.StatusCode);

        server.Serve(TokenIssuer.JwkSet(_issuer.Key.Jwk()));
        _clock.Advance(BetweenDownloads);
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
    }

    [Fact]
    public async Task An_address_outside_the_VPC_is_never_connected_to()
    {
        await using var server = await ServerAsync();
        await using var gateway = await StartAsync(
            server, Missing, builder => builder.Services.AddSingleton<HostLookup>(
                async (host, cancellationToken) => host == "idp.example"
                    ? [IPAddress.Loopback, IPAddress.Parse("203.0.113.7")]
                    : await Dns.GetHostAddressesAsync(host, cancellationToken)),
            host: "idp.example");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));

        Assert.Empty(server.Asked);
        Assert.Contains("outside the VPC", gateway.Logs.Events.First(logged => logged.Id == Missing).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_trusted()
    {
        await using var server = await ServerAsync();
        await using var other = await JwksServer.StartAsync();
        await using var gateway = await StartAsync(server, Missing, authority: other.AuthorityPath);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));

        Assert.Empty(server.Asked);
        Assert.Contains(
            "not trusted", gateway.Logs.Events.First(logged => logged.Id == Missing).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/jwks", "https URL")]
    [InlineData("https://user:secret@idp.example/jwks", "https URL")]
    [InlineData("idp.example/jwks", "https URL")]
    [InlineData("file:///etc/jwks", "https URL")]
    public async Task Another_address_than_an_https_one_refuses_start(string address, string problem)
    {
        var settings = _issuer.Settings();
        settings["Callers:JwtIssuers:idp:JwksPath"] = "";
        settings["Callers:JwtIssuers:idp:JwksUri"] = address;

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            async () => await (await TestGateway.StartAsync(settings)).DisposeAsync());

        Assert.Contains("Callers__JwtIssuers__idp__JwksUri", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private async Task<JwksServer> ServerAsync()
    {
        var server = await JwksServer.StartAsync();
        server.Serve(TokenIssuer.JwkSet(_issuer.Key.Jwk()));
        return server;
    }

    private async Task<TestGateway> StartAsync(
        JwksServer server, int ready = Read, Action<WebApplicationBuilder>? configure = null, string host = "127.0.0.1",
        string? authority = null)
    {
        var settings = new Dictionary<string, string?>(_issuer.Settings().Concat(TestGateway.EveryLevel))
        {
            ["Callers:JwtIssuers:idp:JwksPath"] = "",
            ["Callers:JwtIssuers:idp:JwksUri"] = server.Url("/jwks", host).ToString(),
            ["Callers:JwtIssuers:idp:JwksCertificateAuthorityPath"] = authority ?? server.AuthorityPath,
        };
        var gateway = await TestGateway.StartAsync(settings, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            configure?.Invoke(builder);
        });
        await gateway.Logs.NextAsync(logged => logged.Id == ready);
        return gateway;
    }

    // Until the event has been logged so many times: the background's reading runs beside the test.
    private async Task AdvanceAsync(TestGateway gateway, TimeSpan time, int id, int times)
    {
        _clock.Advance(time);
        await gateway.Logs.NextAsync(_ => gateway.Logs.Events.Count(logged => logged.Id == id) >= times);
    }

    private static void Break(JwksServer server, string trouble, Uri elsewhere)
    {
        switch (trouble)
        {
            case "status":
                server.Fail(503);
                break;
            case "redirect":
                server.Fail(302, elsewhere.ToString());
                break;
            case "no keys":
                server.Serve("""{"keys":[]}""");
                break;
            case "too large":
                server.Serve($$"""{"keys":[],"more":"{{new string('x', 300_000)}}"}""");
                break;
            default:
                server.Answer = context =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                };
                break;
        }
    }
}
