using System.Net;
using System.Net.Http.Headers;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Callers;

/// <summary>Whose an application is, and until when its use is approved.</summary>
public class ApplicationDetailsTests
{
    private const string App = "Callers:Applications:demo";

    public static TheoryData<string> Routes => CallerRoute.Names;

    [Fact]
    public async Task The_list_of_models_shows_whose_application_it_is()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            [$"{App}:Department"] = "市民課",
            [$"{App}:Purpose"] = "窓口での案内文の下書き",
            [$"{App}:Classification"] = "機密性2",
            [$"{App}:Contact"] = "内線 1234",
            [$"{App}:Approver"] = "情報政策課長",
            [$"{App}:ExpiresAt"] = "2199-04-01T00:00:00+09:00",
        });

        var application = (await Some.JsonAsync(await gateway.Get("/models")))["application"]!;

        Assert.Equal(
            """["市民課","窓口での案内文の下書き","機密性2","内線 1234","情報政策課長","2199-04-01T00:00:00+09:00"]""",
            $"[{string.Join(',', new[] { "department", "purpose", "classification", "contact", "approver", "expiresAt" }
                .Select(name => $"\"{application[name]}\""))}]");
    }

    [Theory]
    [InlineData("Department", 100)]
    [InlineData("Purpose", 500)]
    [InlineData("Classification", 100)]
    [InlineData("Contact", 200)]
    [InlineData("Approver", 100)]
    public async Task A_text_that_is_too_long_or_has_a_control_character_refuses_start(string name, int most)
    {
        foreach (var text in new[] { new string('課', most + 1), "課\n係", "課\u0085" })
        {
            var refused = await Assert.ThrowsAsync<OptionsValidationException>(
                () => TestGateway.StartAsync(new() { [$"{App}:{name}"] = text }));
            Assert.Contains(
                refused.Failures, failure => failure.StartsWith($"Callers__Applications__demo__{name}: {most} 文字", StringComparison.Ordinal));
        }

        await using var started = await TestGateway.StartAsync(new() { [$"{App}:{name}"] = new string('課', most) });
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_expired_application_is_told_so_on_every_route_and_calls_nothing(string name)
    {
        var route = CallerRoute.All[name];
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { [$"{App}:ExpiresAt"] = "2020-04-01T00:00:00+09:00" }, simulator: bedrock.Install);

        using var response = await route.AskAsync(gateway);

        Assert.Equal(route.Errors.StatusOf(ErrorCode.ApplicationExpired), (int)response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("application_expired", text, StringComparison.Ordinal);
        Assert.Contains("ExpiresAt", text, StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
        var logged = await gateway.Logs.NextAsync(line => line.Id == 1130);
        Assert.Equal("demo", logged.Values["Application"]);
    }

    [Fact]
    public async Task Nobody_without_a_valid_key_learns_that_an_application_has_expired()
    {
        var revoked = ApiKey.Create("test");
        await using var gateway = await TestGateway.StartAsync(new()
        {
            [$"{App}:ExpiresAt"] = "2020-04-01T00:00:00+09:00",
            [$"{App}:Keys:1:Id"] = revoked.Split('_')[2],
            [$"{App}:Keys:1:Sha256"] = new string('0', 64),
        });

        foreach (var key in new[] { revoked, ApiKey.Create("test") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await gateway.Send(request);
            Assert.Equal("unauthenticated", (string?)(await Some.JsonAsync(response))["code"]);
        }

        using var valid = await gateway.Get("/models");
        Assert.Equal("application_expired", (string?)(await Some.JsonAsync(valid))["code"]);
        using var unknownRoute = await gateway.Get("/nothing-here");
        Assert.Equal("application_expired", (string?)(await Some.JsonAsync(unknownRoute))["code"]);
        using var anonymous = await gateway.Get("/health/live");
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
    }

    [Fact]
    public void An_application_expires_at_its_moment_and_not_before()
    {
        var end = new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.FromHours(9));
        var application = new Application("desk", new() { ExpiresAt = end });

        Assert.False(application.IsExpiredAt(end.AddTicks(-1)));
        Assert.True(application.IsExpiredAt(end));
        Assert.False(new Application("desk", new()).IsExpiredAt(DateTimeOffset.MaxValue));
    }
}
