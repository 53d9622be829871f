using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Callers.Jwt;
using Gateway.Simulator;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>What a token is in the rest of the gateway: its application on every route, its person, its department.</summary>
public sealed class TokenCallerTests : IDisposable
{
    private const string EndUserKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly TokenIssuer _issuer = new();

    public static TheoryData<string> Routes => CallerRoute.Names;

    public void Dispose() => _issuer.Dispose();

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_token_calls_every_route_and_a_refusal_has_the_routes_own_form(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await TestGateway.StartAsync(_issuer.Settings());

        using var accepted = await AskAsync(gateway, route, _issuer.Token());
        using var refused = await AskAsync(gateway, route, _issuer.Token(claims => claims["aud"] = "other"));

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal("desk", (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["Application"]);
        Assert.Equal(route.Surface == "Bedrock" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(route.Errors.MediaType, refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(
            "トークン（JWT）", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Bearer error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_refusal_is_in_the_callers_language()
    {
        await using var gateway = await TestGateway.StartAsync(_issuer.Settings());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("Authorization", "Bearer a.b.c");
        request.Headers.Add("Accept-Language", "en");

        using var response = await gateway.Send(request);

        Assert.StartsWith("The token (JWT) is not valid", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_both_headers_is_one_token_and_a_token_beside_a_key_is_two()
    {
        await using var gateway = await TestGateway.StartAsync(_issuer.Settings());
        var token = _issuer.Token();

        foreach (var (other, expected) in new[] { (token, HttpStatusCode.OK), (gateway.Key, HttpStatusCode.Unauthorized) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
            request.Headers.Add("Authorization", $"Bearer {token}");
            request.Headers.Add("x-api-key", other);
            using var response = await gateway.Send(request);

            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task An_operators_token_reads_what_operators_may_and_anothers_does_not()
    {
        var settings = _issuer.Settings();
        await using var gateway = await TestGateway.StartAsync(settings);
        settings["Callers:Applications:desk:Operator"] = "true";
        await using var operators = await TestGateway.StartAsync(settings);

        foreach (var (host, expected) in new[] { (gateway, HttpStatusCode.Forbidden), (operators, HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/residency");
            request.Headers.Add("Authorization", $"Bearer {_issuer.Token()}");
            using var response = await host.Send(request);

            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Two_issuers_with_the_same_key_id_and_client_id_stay_apart()
    {
        using var other = new TokenIssuer("https://other.city.example");
        await using var gateway = await TestGateway.StartAsync(
            new(_issuer.Settings().Concat(other.Settings("other", application: "counter"))));

        Assert.Equal("desk", await ApplicationAsync(gateway, _issuer.Token()));
        Assert.Equal("counter", await ApplicationAsync(gateway, other.Token()));

        // Signed by one of them, in the name of the other.
        Assert.Null(await ApplicationAsync(gateway, other.Token(claims => claims["iss"] = TokenIssuer.Iss)));
        Assert.Null(await ApplicationAsync(gateway, _issuer.Token(key: other.Key)));
    }

    [Theory]
    [InlineData("staff-0042", "staff-0042")]
    [InlineData("yamada@city.example", "another")]
    [InlineData(TokenIssuer.ClientId, null)]
    public async Task A_person_is_a_pseudonym_and_a_client_is_no_person(string sub, string? expected)
    {
        var settings = _issuer.Settings();
        settings["Callers:EndUserKey"] = EndUserKey;
        settings["Callers:JwtIssuers:idp:EndUserClaim"] = "sub";
        await using var gateway = await TestGateway.StartAsync(new(settings.Concat(TestGateway.EveryLevel)));

        var accepted = await VerifyAsync(gateway, _issuer.Token(claims => claims["sub"] = sub));
        using var response = await AskAsync(
            gateway, CallerRoute.All.Values.First(), _issuer.Token(claims => claims["sub"] = sub));

        if (expected is not null && EndUsers.IsPseudonym(sub))
        {
            Assert.Equal(expected, accepted.EndUser);
        }
        else if (expected is not null)
        {
            Assert.Matches("^[0-9a-f]{64}$", accepted.EndUser);
            Assert.DoesNotContain(sub, gateway.Logs.Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(accepted.EndUser);
        }

        var sent = gateway.Aws.Journal.Calls.Last(call => call.Service == AwsServices.BedrockRuntime);
        var metadata = JsonNode.Parse(sent.Body.Span)!["requestMetadata"]!;
        Assert.Equal(expected is null, metadata["endUser"] is null);
        Assert.DoesNotContain(sub, Encoding.UTF8.GetString(sent.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_at_two_issuers_is_two_persons()
    {
        using var other = new TokenIssuer("https://other.city.example");
        var settings = new Dictionary<string, string?>(_issuer.Settings().Concat(other.Settings("other", application: "counter")))
        {
            ["Callers:EndUserKey"] = EndUserKey,
            ["Callers:JwtIssuers:idp:EndUserClaim"] = "email",
            ["Callers:JwtIssuers:other:EndUserClaim"] = "email",
        };
        await using var gateway = await TestGateway.StartAsync(settings);

        var one = await VerifyAsync(gateway, _issuer.Token(claims => claims["email"] = "yamada@city.example"));
        var two = await VerifyAsync(gateway, other.Token(claims => claims["email"] = "yamada@city.example"));

        Assert.NotEqual(one.EndUser, two.EndUser);
    }

    [Theory]
    [InlineData(null, "情報政策課")]
    [InlineData("情報政策課", "情報政策課")]
    [InlineData("福祉課", "福祉課")]
    [InlineData("税務課", null)]
    [InlineData("", null)]
    public async Task A_department_is_one_of_the_applications_or_the_token_is_refused(string? claim, string? expected)
    {
        var settings = _issuer.Settings();
        settings["Callers:JwtIssuers:idp:DepartmentClaim"] = "department";
        settings["Callers:Applications:desk:Department"] = "情報政策課";
        settings["Callers:Applications:desk:Departments:0"] = "福祉課";
        await using var gateway = await TestGateway.StartAsync(settings);
        var token = _issuer.Token(claims =>
        {
            if (claim is not null)
            {
                claims["department"] = claim;
            }
        });

        var verdict = await HandlerOf(gateway).Current.VerifyAsync(token, TimeProvider.System.GetUtcNow());

        Assert.Equal(expected, verdict.Token?.Department);
        Assert.Equal(expected is null ? null : "desk", await ApplicationAsync(gateway, token));
    }

    public static TheoryData<string, string?, string> WrongSettings => new()
    {
        { "Callers:JwtIssuers:idp:Algorithms:0", "HS256", "none and HS* are never accepted" },
        { "Callers:JwtIssuers:idp:Algorithms:0", "none", "none and HS* are never accepted" },
        { "Callers:JwtIssuers:idp:ClockSkew", "00:01:01", "between 0 and 00:01:00" },
        { "Callers:JwtIssuers:idp:MaxTokenLifetime", "1.00:00:01", "between 00:01:00 and 1.00:00:00" },
        { "Callers:JwtIssuers:idp:Audiences:0", "", "Callers__JwtIssuers__idp__Audiences" },
        { "Callers:JwtIssuers:idp:Issuers:0", "", "Callers__JwtIssuers__idp__Issuers" },
        { "Callers:JwtIssuers:idp:JwksPath", "", "exactly one of" },
        { "Callers:JwtIssuers:idp:JwksUri", "https://idp.example/", "exactly one of" },
        { "Callers:JwtIssuers:idp:JwksPath", "/nowhere/jwks.json", "cannot be read" },
        { "Callers:JwtIssuers:idp:EndUserClaim", "sub", "Callers__EndUserKey is not set" },
        { "Callers:JwtIssuers:idp:Authority", "https://idp.example", "Callers__JwtIssuers__idp__Authority" },
        { "Callers:Applications:desk:JwtClients:0:Issuer", "idq", "no issuer in Callers__JwtIssuers" },
        { "Callers:Applications:desk:JwtClients:0:ClientId", "", "JwtClients__0__ClientId" },
        { "Callers:Applications:other:JwtClients:0:ClientId", TokenIssuer.ClientId, "is there 2 times" },
        { "Callers:JwtIssuers:again:Issuers:0", TokenIssuer.Iss, "is there 2 times" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_refuses_start_and_is_named(string key, string? value, string problem)
    {
        var settings = _issuer.Settings();
        settings["Callers:Applications:other:JwtClients:0:Issuer"] = "idp";
        settings["Callers:Applications:other:JwtClients:0:ClientId"] = "other-client";
        settings[key] = value;

        var refused = await Assert.ThrowsAnyAsync<Exception>(
            async () => await (await TestGateway.StartAsync(settings)).DisposeAsync());

        Assert.IsType<OptionsValidationException>(refused);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static JwtTokenHandler HandlerOf(TestGateway gateway) => gateway.Services.GetRequiredService<JwtTokenHandler>();

    private static async Task<AcceptedToken> VerifyAsync(TestGateway gateway, string token) =>
        (await HandlerOf(gateway).Current.VerifyAsync(token, TimeProvider.System.GetUtcNow())).Token!;

    private static Task<HttpResponseMessage> AskAsync(TestGateway gateway, CallerRoute route, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route.Target(route.UsualModel))
        {
            Content = new StringContent(route.Body(route.UsualModel, "こんにちは", ""), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", $"Bearer {token}");
        return gateway.Send(request);
    }

    private static async Task<string?> ApplicationAsync(TestGateway gateway, string token)
    {
        using var response = await TokenIssuer.AskAsync(gateway, token);
        return response.StatusCode == HttpStatusCode.OK ? (string?)(await Some.JsonAsync(response))["application"]!["id"] : null;
    }
}
