using System.Net;
using Gateway.Callers;
using Gateway.Testing;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Callers;

/// <summary>The endpoints that are open, and to whom. Every other endpoint is closed.</summary>
public class EndpointAuthorizationTests
{
    private static readonly string[] Open = ["/health/live", "/health/startup", "/health/ready", "/", "/api/hello"];

    [Fact]
    public async Task An_endpoint_without_any_metadata_asks_for_a_key()
    {
        var (key, settings) = Keys.New("desk");
        settings["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        await using var app = ListenerErrorTests.Build(settings);
        app.MapGet("/forgotten", (HttpContext context) => $"{context.Caller().Id} {context.User.Identity?.Name}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var closed = await SendAsync(http, "/forgotten", key: null);
        using var wrong = await SendAsync(http, "/forgotten", ApiKey.Create("test"));
        using var open = await SendAsync(http, "/forgotten", key);

        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal("unauthenticated", (string?)(await Some.JsonAsync(closed))["code"]);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("desk desk", await open.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_health_and_the_two_probes_of_Claude_Code_are_open_to_everybody()
    {
        await using var gateway = await TestGateway.StartAsync();

        var anonymous = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => "/" + ((RouteEndpoint)endpoint).RoutePattern.RawText?.TrimStart('/'));

        Assert.Equal(Open.Order(), anonymous.Order());
    }

    [Theory]
    [InlineData("/doctor")]
    [InlineData("/residency")]
    public async Task What_only_operators_may_read_is_forbidden_to_others_and_challenged_without_a_key(string path)
    {
        var (key, settings) = Keys.New("desk");
        await using var gateway = await TestGateway.StartAsync(settings);

        using var other = await SendAsync(gateway.Http, path, key);
        using var nobody = await gateway.Http.GetAsync(path, TestContext.Current.CancellationToken);
        using var oper = await gateway.Get(path);

        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal("operation_not_allowed", (string?)(await Some.JsonAsync(other))["code"]);
        Assert.Empty(other.Headers.WwwAuthenticate);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.OK, oper.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/models", 401)]
    [InlineData("GET", "/doctor", 401)]
    [InlineData("POST", "/models", 401)]
    [InlineData("GET", "/nothing-here", 401)]
    [InlineData("POST", "/v1/messages", 401)]
    [InlineData("POST", "/v1/chat/completions", 401)]
    [InlineData("GET", "/foundation-models", 403)]
    [InlineData("POST", "/model/claude-haiku-4-5/converse", 403)]
    public async Task A_challenge_is_the_same_for_known_and_unknown_routes(string method, string path, int status)
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var (key, reason) in new[] { (null, CallerErrors.NoKey), (ApiKey.Create("test"), CallerErrors.NotAccepted) })
        {
            using var response = await SendAsync(gateway.Http, path, key, method);
            var logged = gateway.Logs.Events.Last(line => line.Id == 1000);

            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().ToString());
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains(
                reason.Detail.Ja, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(reason.Detail.En, logged.Values["Reason"]);
        }
    }

    [Fact]
    public async Task A_refused_caller_leaves_one_line_and_no_other()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Get("/models");
        var before = gateway.Logs.Events.Count;

        using var missing = await SendAsync(gateway.Http, "/models", key: null);
        using var wrong = await SendAsync(gateway.Http, "/models", ApiKey.Create("test"));

        // The start's own lines, about its session (2001) and its proofs (6000s), may come meanwhile.
        var lines = gateway.Logs.Events.Skip(before).Select(line => line.Id);
        Assert.Equal([1000, 1000], lines.Where(id => id is not (2001 or (>= 6000 and < 7000))));
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient http, string path, string? key, string method = "GET")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
