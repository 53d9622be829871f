using System.Net;
using System.Text;
using Gateway.Callers.Jwt;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>Public keys in a file, which an operator replaces while the gateway runs.</summary>
public sealed class KeyFileTests : IDisposable
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TokenIssuer _issuer;

    public KeyFileTests() => _issuer = new(time: _clock);

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task Five_seconds_after_the_change_a_new_key_is_accepted_and_a_withdrawn_one_is_not_even_from_the_cache()
    {
        using var fresh = IssuerKey.Rsa("key-2");
        await using var gateway = await StartAsync();
        var (old, young) = (_issuer.Token(), _issuer.Token(key: fresh));
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, old));
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, young));

        _issuer.Publish(_issuer.Key.Jwk(), fresh.Jwk());
        _clock.Advance(Noticed);
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, old));
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, young));

        _issuer.Publish(fresh.Jwk());
        _clock.Advance(Noticed);
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, old));
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, young));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"keys\":[")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("[]")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"key-1\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}")]
    public async Task A_file_that_cannot_be_used_keeps_the_keys_before_it_and_says_so_once(string text)
    {
        using var fresh = IssuerKey.Rsa("key-2");
        await using var gateway = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));

        _issuer.Write(text);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Noticed);
            Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
        }

        // An unknown key may be in the file that cannot be read: not the caller's fault.
        using var unknown = await TokenIssuer.AskAsync(gateway, _issuer.Token(key: fresh));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Equal("authentication_unavailable", (string?)(await Some.JsonAsync(unknown))["code"]);
        Assert.Empty(unknown.Headers.WwwAuthenticate);
        var kept = Assert.Single(gateway.Logs.Events, logged => logged.Id == 1101);
        Assert.Equal(LogLevel.Error, kept.Level);

        _issuer.Publish(fresh.Jwk());
        _clock.Advance(Noticed);
        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token(key: fresh)));
    }

    [Fact]
    public async Task A_file_that_is_gone_keeps_the_keys()
    {
        await using var gateway = await StartAsync();

        File.Delete(_issuer.JwksPath);
        _clock.Advance(Noticed);

        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
        Assert.Single(gateway.Logs.Events, logged => logged.Id == 1101);
    }

    [Fact]
    public async Task A_key_with_a_certificate_of_fourteen_months_ago_is_a_warning_a_day()
    {
        _issuer.Publish(_issuer.Key.Jwk(certifiedSince: _clock.GetUtcNow().AddMonths(-14)));
        await using var gateway = await StartAsync();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
            _clock.Advance(Noticed);
        }

        Assert.Single(gateway.Logs.Events, logged => logged.Id == 1102);
        _clock.Advance(TimeSpan.FromDays(1));
        await TokenIssuer.StatusAsync(gateway, _issuer.Token());
        Assert.Equal(2, gateway.Logs.Events.Count(logged => logged.Id == 1102));
    }

    [Theory]
    [InlineData(12, 0)]
    [InlineData(14, 1)]
    public async Task Keys_without_certificates_are_as_old_as_their_file(int months, int warnings)
    {
        File.SetLastWriteTimeUtc(_issuer.JwksPath, _clock.GetUtcNow().AddMonths(-months).UtcDateTime);
        await using var gateway = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));

        Assert.Equal(warnings, gateway.Logs.Events.Count(logged => logged.Id == 1102));
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}", "a private or shared key" },
        { "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"d\":\"AA\"}]}", "a private or shared key" },
        { "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}]}", "0 public keys" },
        { "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}", "0 public keys" },
        { "no JSON", "no JWK Set" },
        { new string(' ', 300_000), "larger than 262144 bytes" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Start_is_refused_with_a_file_without_keys(string text, string problem)
    {
        _issuer.Write(text);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var gateway = await StartAsync();
        });

        Assert.Contains("Callers__JwtIssuers__idp__JwksPath", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weak_RSA_key_is_left_out()
    {
        using var weak = IssuerKey.Rsa("weak", bits: 1024);
        _issuer.Publish(_issuer.Key.Jwk(), weak.Jwk());
        await using var gateway = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await TokenIssuer.StatusAsync(gateway, _issuer.Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, _issuer.Token(key: weak)));
    }

    [Theory]
    [InlineData("use", "enc")]
    [InlineData("alg", "RS512")]
    public async Task A_key_for_another_use_or_algorithm_is_left_out(string member, string value)
    {
        using var other = IssuerKey.Rsa("other");
        var jwk = other.Jwk();
        jwk[member] = value;
        _issuer.Publish(_issuer.Key.Jwk(), jwk);
        await using var gateway = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await TokenIssuer.StatusAsync(gateway, _issuer.Token(key: other)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"kty\":\"RSA\"}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\"}")]
    [InlineData("{\"kty\":null,\"kid\":null,\"use\":null,\"alg\":null,\"key_ops\":null,\"x5c\":null,\"n\":null,\"e\":null}")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"\",\"key_ops\":[null]}")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"!!\",\"e\":\"AQAB\",\"x5c\":[null]}")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"A\"}")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"A\",\"e\":\"AQAB\"}")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AA\"}")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"AAAA\",\"e\":\"AQAB\"}")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":null}")]
    [InlineData("{\"kty\":5,\"keys\":{}}")]
    public void A_malformed_key_is_a_problem_or_left_out_and_never_a_fault(string key)
    {
        var good = _issuer.Key.Jwk().ToJsonString();

        Assert.False(SigningKeys.TryRead(Encoding.UTF8.GetBytes($"{{\"keys\":[{key}]}}"), out _, out _));
        if (SigningKeys.TryRead(Encoding.UTF8.GetBytes($"{{\"keys\":[{good},{key}]}}"), out var keys, out _))
        {
            Assert.Equal(1, keys.Count);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"keys\":null}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":5}")]
    public void A_malformed_set_is_a_problem(string text) =>
        Assert.False(SigningKeys.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void A_random_change_of_a_set_is_never_a_fault()
    {
        var random = new SplitMix64(23);
        var set = TokenIssuer.JwkSet(_issuer.Key.Jwk(certifiedSince: _clock.GetUtcNow()));
        string[] pieces = ["null", "{", "}", "[", "]", "\"", ",", ":", "5", "\\", "kid", "\0", "ÿ"];

        for (var i = 0; i < 3000; i++)
        {
            var place = random.Below(set.Length);
            var changed = set[..place] + random.Of(pieces) + set[Math.Min(set.Length, place + random.Below(12))..];
            SigningKeys.TryRead(Encoding.UTF8.GetBytes(changed), out _, out _);
        }
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        _issuer.Settings(), builder => builder.Services.AddSingleton<TimeProvider>(_clock));
}
