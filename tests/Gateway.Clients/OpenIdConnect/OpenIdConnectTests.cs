using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Clients.OpenIdConnect;

/// <summary>Tokens of a real OpenID Connect server, whose keys the gateway reads over TLS while both are running.</summary>
public sealed class OpenIdConnectTests : IAsyncDisposable
{
    private readonly MovableTime _time = new();
    private readonly List<IAsyncDisposable> _running = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_running))
        {
            await one.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_valid_token_is_accepted_and_an_expired_one_is_not(string algorithm)
    {
        var issuer = await IssuerAsync(algorithm);
        var gateway = await GatewayAsync(issuer.Settings("idp", "desk"));
        var token = await issuer.TokenAsync();

        Assert.Equal("desk", await ApplicationAsync(gateway, token));

        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(61));
        Assert.Equal("401", await ApplicationAsync(gateway, token));
    }

    [Fact]
    public async Task A_token_for_another_service_or_of_another_client_or_lifetime_is_refused()
    {
        var issuer = await IssuerAsync();
        var longer = await IssuerAsync(lifetime: TimeSpan.FromHours(2));
        var gateway = await GatewayAsync(issuer.Settings("idp", "desk"), longer.Settings("longer", "other"));

        Assert.Equal("401", await ApplicationAsync(gateway, await issuer.TokenAsync(audience: "https://other.city.example")));
        Assert.Equal("401", await ApplicationAsync(gateway, await issuer.TokenAsync("stranger")));
        Assert.Equal("401", await ApplicationAsync(gateway, await longer.TokenAsync()));
    }

    [Fact]
    public async Task A_token_of_an_unknown_issuer_is_refused_and_two_known_ones_stay_apart()
    {
        var (one, two, unknown) = (await IssuerAsync(), await IssuerAsync(), await IssuerAsync());
        var gateway = await GatewayAsync(one.Settings("one", "desk"), two.Settings("two", "counter"));

        // Both call their key key-1.
        Assert.Equal("desk", await ApplicationAsync(gateway, await one.TokenAsync()));
        Assert.Equal("counter", await ApplicationAsync(gateway, await two.TokenAsync()));
        Assert.Equal("401", await ApplicationAsync(gateway, await unknown.TokenAsync()));
        Assert.Equal("401", await ApplicationAsync(gateway, WithClaim(await two.TokenAsync(), "iss", one.Issuer.OriginalString)));
        Assert.Equal(0, await unknown.TimesAskedAsync());
    }

    [Fact]
    public async Task A_swapped_algorithm_is_refused()
    {
        var issuer = await IssuerAsync();
        var gateway = await GatewayAsync(issuer.Settings("idp", "desk"));
        var claims = (await issuer.TokenAsync()).Split('.')[1];
        var jwk = JsonNode.Parse(await issuer.JwksAsync())!["keys"]![0]!;
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars((string)jwk["n"]!),
            Exponent = Base64Url.DecodeFromChars((string)jwk["e"]!),
        });

        // The public key as the secret of HS256, in the forms in which libraries have taken it, and no signature at all.
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), Encoding.ASCII.GetBytes((string)jwk["n"]!),
        ];
        foreach (var secret in secrets)
        {
            var text = $"{Part("""{"alg":"HS256","typ":"at+jwt","kid":"key-1"}""")}.{claims}";
            Assert.Equal("401", await ApplicationAsync(
                gateway, $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}"));
        }

        Assert.Equal("401", await ApplicationAsync(gateway, $"{Part("""{"alg":"none","typ":"at+jwt"}""")}.{claims}."));
    }

    [Fact]
    public async Task After_a_rotation_the_first_new_token_is_accepted_and_the_old_one_ends_when_its_key_is_withdrawn()
    {
        var issuer = await IssuerAsync();
        var gateway = await GatewayAsync(issuer.Settings("idp", "desk"));
        var old = await issuer.TokenAsync();
        Assert.Equal("desk", await ApplicationAsync(gateway, old));

        await issuer.UseKeysAsync("key-2", "key-1");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("desk", await ApplicationAsync(gateway, await issuer.TokenAsync()));
        Assert.Equal("desk", await ApplicationAsync(gateway, old));

        await issuer.UseKeysAsync("key-3");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("desk", await ApplicationAsync(gateway, await issuer.TokenAsync()));
        Assert.Equal("401", await ApplicationAsync(gateway, old));
    }

    [Fact]
    public async Task While_the_issuer_is_down_its_keys_serve_and_its_new_ones_are_nobodys_fault()
    {
        var issuer = await IssuerAsync();
        var gateway = await GatewayAsync(issuer.Settings("idp", "desk"));
        var known = await issuer.TokenAsync();
        Assert.Equal("desk", await ApplicationAsync(gateway, known));
        await issuer.UseKeysAsync("key-2");
        var fresh = await issuer.TokenAsync();

        await issuer.GoDownAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("503", await ApplicationAsync(gateway, fresh));
        Assert.Equal("desk", await ApplicationAsync(gateway, known));

        await issuer.ComeUpAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("desk", await ApplicationAsync(gateway, fresh));
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_asks_the_issuer_once_and_a_key_in_a_token_is_never_fetched()
    {
        var issuer = await IssuerAsync();
        var gateway = await GatewayAsync(issuer.Settings("idp", "desk"));
        var token = await issuer.TokenAsync();
        Assert.Equal("desk", await ApplicationAsync(gateway, token));
        var before = await issuer.TimesAskedAsync();
        using var attacker = new TcpListener(IPAddress.Loopback, 0);
        attacker.Start();
        using var key = RSA.Create(2048);
        _time.Advance(TimeSpan.FromMinutes(1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => ApplicationAsync(
            gateway, Forged(key, attacker, token.Split('.')[1], i % 2 == 0 ? "key-1" : $"invented-{i}"))));

        Assert.All(answers, answer => Assert.Equal("401", answer));
        Assert.Equal(before + 1, await issuer.TimesAskedAsync());
        Assert.False(attacker.Pending());
    }

    private async Task<OpenIdConnectServer> IssuerAsync(string algorithm = "RS256", TimeSpan? lifetime = null)
    {
        var issuer = await OpenIdConnectServer.StartAsync(algorithm, lifetime);
        _running.Add(issuer);
        return issuer;
    }

    private async Task<Uri> GatewayAsync(params Dictionary<string, string?>[] settings)
    {
        var accounts = await TwoAccounts.StartAsync(
            SandboxOptions.AnyPorts with
            {
                Settings = settings.SelectMany(pairs => pairs).ToDictionary(),
                ConfigureSimulator = builder => builder.Logging.ClearProviders(),
                ConfigureGateway = builder =>
                {
                    builder.Logging.ClearProviders();
                    builder.Services.AddSingleton<TimeProvider>(_time);
                },
            },
            TestContext.Current.CancellationToken);
        _running.Add(accounts);
        return accounts.GatewayUrl;
    }

    // The application that a token is, or the status.
    private static async Task<string> ApplicationAsync(Uri gateway, string token)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, "models"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["application"]!["id"]!
            : $"{(int)response.StatusCode}";
    }

    // A token whose header offers the attacker's own key in every way there is.
    private static string Forged(RSA key, TcpListener attacker, string claims, string keyId)
    {
        var numbers = key.ExportParameters(false);
        var header = new JsonObject
        {
            ["alg"] = "RS256",
            ["typ"] = "at+jwt",
            ["kid"] = keyId,
            ["jku"] = $"https://{attacker.LocalEndpoint}/jwks",
            ["x5u"] = $"https://{attacker.LocalEndpoint}/certificate",
            ["jwk"] = new JsonObject
            {
                ["kty"] = "RSA",
                ["n"] = Base64Url.EncodeToString(numbers.Modulus),
                ["e"] = Base64Url.EncodeToString(numbers.Exponent),
            },
        };
        var text = $"{Part(header.ToJsonString())}.{claims}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static string WithClaim(string token, string name, string value)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims[name] = value;
        return $"{parts[0]}.{Part(claims.ToJsonString())}.{parts[2]}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
