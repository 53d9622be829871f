using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Callers.Jwt;
using Gateway.Testing;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>Which tokens are accepted, through the front door; a row for each thing that a token can have wrong.</summary>
public sealed class TokenTests(TokenRig rig) : IClassFixture<TokenRig>
{
    private const string Long = "a-value-that-appears-nowhere-else";

    private static readonly Dictionary<string, Func<TokenIssuer, string>> Good = new()
    {
        ["RS256"] = issuer => issuer.Token(),
        ["PS256"] = issuer => issuer.Token(key: TokenRig.Pss),
        ["ES256"] = issuer => issuer.Token(key: TokenRig.Curve),
        ["typ at+jwt"] = issuer => issuer.Token(header: header => header["typ"] = "at+jwt"),
        ["typ application/at+jwt"] = issuer => issuer.Token(header: header => header["typ"] = "application/AT+JWT"),
        ["aud is a list"] = issuer => issuer.Token(claims => claims["aud"] = new JsonArray("account", TokenIssuer.Audience)),
        ["RFC 9068 client_id"] = issuer => issuer.Token(claims => Rename(claims, "azp", "client_id")),
        ["AD FS appid"] = issuer => issuer.Token(claims => Rename(claims, "azp", "appid")),
        ["Keycloak: azp and client_id"] = issuer => issuer.Token(claims => claims["client_id"] = TokenIssuer.ClientId),
        ["no kid"] = issuer => issuer.Token(key: TokenRig.NoId),
        ["jku, x5u, jwk, x5c are not looked at"] = issuer => issuer.Token(header: header =>
        {
            (header["jku"], header["x5u"]) = ("https://127.0.0.1:1/jwks", "https://127.0.0.1:1/cert");
            (header["jwk"], header["x5c"]) = (new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" }, new JsonArray("AAAA"));
        }),
        ["59 s late"] = issuer => issuer.Token(claims => Shift(claims, -600 - 59)),
        ["60 s early"] = issuer => issuer.Token(claims => Shift(claims, 60)),
        ["one hour"] = issuer => issuer.Token(claims => claims["exp"] = (long)claims["iat"]! + 3600),
        ["fractions of a second"] = issuer => issuer.Token(claims => claims["exp"] = (double)(long)claims["exp"]! + 0.5),
        ["AD FS: second iss"] = issuer => issuer.Token(claims => claims["iss"] = "http://adfs.city.example/adfs/services/trust"),
    };

    private static readonly Dictionary<string, (string Reason, Func<TokenIssuer, string> Token)> Bad = new()
    {
        ["9 KB"] = (nameof(TokenRefusal.TooLong), issuer => issuer.Token(claims => claims["more"] = new string('x', 7000))),
        ["no JSON"] = (nameof(TokenRefusal.Malformed), _ => "aaaa.bbbb.cccc"),
        ["no base64"] = (nameof(TokenRefusal.Malformed), _ => "ey!.ey!.ey!"),
        ["two parts"] = (nameof(TokenRefusal.Malformed), issuer => issuer.Token()[..issuer.Token().LastIndexOf('.')]),
        ["five parts"] = (nameof(TokenRefusal.Malformed), issuer => issuer.Token() + ".AAAA.AAAA"),
        ["only dots"] = (nameof(TokenRefusal.Malformed), _ => ".."),
        ["header is a list"] = (nameof(TokenRefusal.Malformed), issuer => $"{Part("[]")}.{issuer.Token().Split('.', 2)[1]}"),
        ["alg is a number"] = (nameof(TokenRefusal.Malformed), issuer => issuer.Token(header: header => header["alg"] = 5)),
        ["exp is a text"] = (nameof(TokenRefusal.Malformed), issuer => issuer.Token(claims => claims["exp"] = "soon")),
        ["iss is a list"] = (nameof(TokenRefusal.Malformed), issuer => issuer.Token(claims => claims["iss"] = new JsonArray(TokenIssuer.Iss))),
        ["crit"] = (nameof(TokenRefusal.CriticalHeader), issuer => issuer.Token(header: header =>
            (header["crit"], header["b64"]) = (new JsonArray("b64"), true))),
        ["crit is empty"] = (nameof(TokenRefusal.CriticalHeader), issuer => issuer.Token(header: header => header["crit"] = new JsonArray())),
        ["no typ"] = (nameof(TokenRefusal.Type), issuer => issuer.Token(header: header => header.Remove("typ"))),
        ["a logout token"] = (nameof(TokenRefusal.Type), issuer => issuer.Token(header: header => header["typ"] = "logout+jwt")),
        ["none"] = (nameof(TokenRefusal.Algorithm), issuer => Unsigned(issuer, "none")),
        ["None"] = (nameof(TokenRefusal.Algorithm), issuer => Unsigned(issuer, "None")),
        ["the public key as a secret"] = (nameof(TokenRefusal.Algorithm), Swapped),
        ["RS512, which is not listed"] = (nameof(TokenRefusal.Algorithm), issuer => issuer.Token(key: TokenRig.Sha512)),
        ["RS256 with the curve's kid"] = (nameof(TokenRefusal.Key), issuer => issuer.Token(header: header => header["kid"] = TokenRig.Curve.Id)),
        ["unknown kid"] = (nameof(TokenRefusal.Key), issuer => issuer.Token(header: header => header["kid"] = "key-9")),
        ["kid is a path"] = (nameof(TokenRefusal.Key), issuer => issuer.Token(header: header => header["kid"] = "../../dev/null")),
        ["another's key"] = (nameof(TokenRefusal.Signature), issuer => issuer.Token(key: TokenRig.Stranger)),
        ["its own jwk"] = (nameof(TokenRefusal.Signature), issuer => issuer.Token(header: header => header["jwk"] = TokenRig.Stranger.Jwk(), key: TokenRig.Stranger)),
        ["changed claims"] = (nameof(TokenRefusal.Signature), issuer => Changed(issuer.Token())),
        ["no signature"] = (nameof(TokenRefusal.Signature), issuer => issuer.Token()[..(issuer.Token().LastIndexOf('.') + 1)]),
        ["unknown issuer"] = (nameof(TokenRefusal.Issuer), issuer => issuer.Token(claims => claims["iss"] = "https://evil.example")),
        ["iss with a slash"] = (nameof(TokenRefusal.Issuer), issuer => issuer.Token(claims => claims["iss"] = TokenIssuer.Iss + "/")),
        ["no iss"] = (nameof(TokenRefusal.Issuer), issuer => issuer.Token(claims => claims.Remove("iss"))),
        ["wrong audience"] = (nameof(TokenRefusal.Audience), issuer => issuer.Token(claims => claims["aud"] = "another-api")),
        ["audience with a slash"] = (nameof(TokenRefusal.Audience), issuer => issuer.Token(claims => claims["aud"] = TokenIssuer.Audience + "/")),
        ["audience in capitals"] = (nameof(TokenRefusal.Audience), issuer => issuer.Token(claims => claims["aud"] = "INFERENCE-GATEWAY")),
        ["no audience"] = (nameof(TokenRefusal.Audience), issuer => issuer.Token(claims => claims.Remove("aud"))),
        ["an ID token"] = (nameof(TokenRefusal.Audience), issuer => issuer.Token(claims => claims["aud"] = TokenIssuer.ClientId)),
        ["no exp"] = (nameof(TokenRefusal.Lifetime), issuer => issuer.Token(claims => claims.Remove("exp"))),
        ["no iat"] = (nameof(TokenRefusal.Lifetime), issuer => issuer.Token(claims => claims.Remove("iat"))),
        ["an hour and a second"] = (nameof(TokenRefusal.Lifetime), issuer => issuer.Token(claims => claims["exp"] = (long)claims["iat"]! + 3601)),
        ["exp before iat"] = (nameof(TokenRefusal.Lifetime), issuer => issuer.Token(claims => claims["exp"] = (long)claims["iat"]! - 1)),
        ["exp in the year 40000"] = (nameof(TokenRefusal.Lifetime), issuer => issuer.Token(claims => claims["exp"] = 1_200_000_000_000L)),
        ["expired"] = (nameof(TokenRefusal.Expired), issuer => issuer.Token(claims => Shift(claims, -660))),
        ["issued in the future"] = (nameof(TokenRefusal.NotYetValid), issuer => issuer.Token(claims => Shift(claims, 61))),
        ["nbf in the future"] = (nameof(TokenRefusal.NotYetValid), issuer => issuer.Token(claims => claims["nbf"] = (long)claims["iat"]! + 61)),
        ["a person without a client"] = (nameof(TokenRefusal.Client), issuer => issuer.Token(claims => Rename(claims, "azp", "other"))),
        ["two clients"] = (nameof(TokenRefusal.Client), issuer => issuer.Token(claims => claims["appid"] = "other-client")),
        ["the client is a list"] = (nameof(TokenRefusal.Malformed), issuer => issuer.Token(claims => claims["azp"] = new JsonArray(TokenIssuer.ClientId))),
        ["unknown client"] = (nameof(TokenRefusal.UnknownClient), issuer => issuer.Token(claims => claims["azp"] = Long)),
        ["a sub like a client"] = (nameof(TokenRefusal.UnknownClient), issuer => issuer.Token(claims =>
            (claims["azp"], claims["sub"]) = ("other", TokenIssuer.ClientId))),
        ["an application's id is no client"] = (nameof(TokenRefusal.UnknownClient), issuer => issuer.Token(claims => claims["azp"] = "desk")),
    };

    public static TheoryData<string> GoodNames => [.. Good.Keys];

    public static TheoryData<string> BadNames => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(GoodNames))]
    public async Task A_token_that_fulfils_the_rules_is_its_application(string name)
    {
        var token = Good[name](rig.Issuer);

        // The second time it comes from the cache.
        for (var i = 0; i < 2; i++)
        {
            using var response = await TokenIssuer.AskAsync(rig.Gateway, token);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("desk", (string?)(await Some.JsonAsync(response))["application"]!["id"]);
        }
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task Any_other_gets_one_answer_and_the_log_has_the_reason(string name)
    {
        var (reason, make) = Bad[name];
        var token = make(rig.Issuer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("Authorization", $"Bearer {token}");
        request.Headers.Add("X-Request-Id", Uri.EscapeDataString(name));

        using var response = await rig.Gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        var answer = await Some.JsonAsync(response);
        Assert.Equal("unauthenticated", (string?)answer["code"]);
        Assert.StartsWith("トークン（JWT）が無効です", (string?)answer["detail"], StringComparison.Ordinal);
        var logged = await rig.Gateway.Logs.NextAsync(
            logged => logged.Id == 1000 && Equals(logged.Values["RequestId"], answer["requestId"]!.GetValue<string>()));
        Assert.Contains($" {reason} ", logged.Message, StringComparison.Ordinal);
        AssertUnseen(token, rig.Gateway.Logs.Text);
    }

    [Fact]
    public async Task A_random_change_of_a_token_is_never_accepted_and_never_a_fault()
    {
        var random = new SplitMix64(17);
        var token = rig.Issuer.Token();
        const string Characters = "ABCabc019-_.=\"{";

        for (var i = 0; i < 300; i++)
        {
            // The last character of a signature has bits that do not count.
            var changed = token.ToCharArray();
            var place = random.Below(token.Length - 1);
            changed[place] = Characters[random.Below(Characters.Length)];
            using var response = await TokenIssuer.AskAsync(rig.Gateway, new string(changed));

            Assert.Equal(
                new string(changed) == token ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    // Parts as short as a key id appear in settings; a header or a body of a token appears nowhere else.
    private static void AssertUnseen(string token, string log)
    {
        Assert.All(
            token.Split('.').Where(part => part.Length > 20),
            part => Assert.DoesNotContain(part, log, StringComparison.Ordinal));
        Assert.DoesNotContain(Long, log, StringComparison.Ordinal);
    }

    private static void Rename(JsonObject claims, string from, string to)
    {
        claims[to] = claims[from]!.DeepClone();
        claims.Remove(from);
    }

    private static void Shift(JsonObject claims, long seconds) =>
        (claims["iat"], claims["exp"]) = ((long)claims["iat"]! + seconds, (long)claims["exp"]! + seconds);

    private static string Part(string json) => IssuerKey.Text(Encoding.UTF8.GetBytes(json));

    private static string Unsigned(TokenIssuer issuer, string algorithm) =>
        IssuerKey.Unsigned(new() { ["typ"] = "JWT", ["alg"] = algorithm }, issuer.Claims()) + ".";

    // The secret of HS256 is the RSA key that everybody may read.
    private static string Swapped(TokenIssuer issuer)
    {
        var text = IssuerKey.Unsigned(
            new() { ["typ"] = "JWT", ["alg"] = "HS256", ["kid"] = issuer.Key.Id }, issuer.Claims());
        return $"{text}.{IssuerKey.Text(HMACSHA256.HashData(issuer.Key.PublicPem(), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        claims["azp"] = "other";
        return $"{parts[0]}.{Part(claims.ToJsonString())}.{parts[2]}";
    }
}
