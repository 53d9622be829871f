using System.Globalization;
using System.Net;
using Gateway.Errors;
using Gateway.Quotas;
using Gateway.Simulator;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Quotas;

/// <summary>Each limit refuses on every route by which a model can be asked, in the dialect of its surface (traps 7 to 9).</summary>
public class QuotaRouteTests
{
    private const string Quotas = "Callers:Applications:demo:Quotas";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public static TheoryData<string> Routes => CallerRoute.Names;

    public static TheoryData<string> RoutesWithTokens =>
        [.. CallerRoute.All.Where(route => route.Value.Operation != "CountTokens").Select(route => route.Key)];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Requests_per_minute(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await StartAsync(($"{Quotas}:RequestsPerMinute", "1"));

        using var first = await ReadAsync(route, gateway);
        using var second = await ReadAsync(route, gateway);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        AssertHeaders(route, first, "requests", limit: "1", remaining: "0", seconds: 60);
        await AssertRefusedAsync(route, second, ErrorCode.RateLimitExceeded, "1 分あたりのリクエスト数");
        AssertHeaders(route, second, "requests", limit: "1", remaining: "0", seconds: 60);
        Assert.Equal("60", second.Headers.GetValues("Retry-After").Single());
        Assert.Equal(1, CallsOf(gateway));
        _time.Advance(TimeSpan.FromSeconds(60));
        using var third = await ReadAsync(route, gateway);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Requests_per_minute_of_a_model(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await StartAsync(
            ($"{Quotas}:Models:{route.UsualModel}:RequestsPerMinute", "1"));

        using var first = await ReadAsync(route, gateway);
        using var second = await ReadAsync(route, gateway);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertRefusedAsync(route, second, ErrorCode.RateLimitExceeded, route.UsualModel);
    }

    [Theory]
    [MemberData(nameof(RoutesWithTokens))]
    public async Task Tokens_per_minute(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await StartAsync(($"{Quotas}:TokensPerMinute", "200000"));
        using var first = await ReadAsync(route, gateway);
        gateway.Services.GetRequiredService<QuotaAdmission>().UseOf("demo").All.Tokens.Overdraw(RateBucket.Span);

        using var second = await ReadAsync(route, gateway);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("200000", first.Headers.GetValues("x-ratelimit-limit-tokens").Single());
        await AssertRefusedAsync(route, second, ErrorCode.RateLimitExceeded, "1 分あたりのトークン数");
        AssertHeaders(route, second, "tokens", limit: "200000", remaining: "0", seconds: 60);
        Assert.Equal(1, CallsOf(gateway));
    }

    [Theory]
    [MemberData(nameof(RoutesWithTokens))]
    public async Task A_request_that_never_fits_is_told_so(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await StartAsync(($"{Quotas}:TokensPerMinute", "2"));

        using var response = await ReadAsync(route, gateway);

        await AssertRefusedAsync(route, response, ErrorCode.RequestExceedsQuota, "待っても受け付けられません");
        Assert.Matches("最大で [0-9,]+ トークンを使う可能性があります", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(response.Headers.Contains("Retry-After"));
        Assert.Equal(0, CallsOf(gateway));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nothing_is_refused_in_shadow_mode_and_no_header_tells_of_it(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await StartAsync(
            ($"{Quotas}:Mode", "Shadow"), ($"{Quotas}:RequestsPerMinute", "1"), ($"{Quotas}:TokensPerMinute", "2"));

        for (var i = 0; i < 3; i++)
        {
            using var response = await ReadAsync(route, gateway);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotContain(response.Headers, header => header.Key.Contains("ratelimit", StringComparison.OrdinalIgnoreCase));
        }
    }

    private Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings) => TestGateway.StartAsync(
        settings.ToDictionary(setting => setting.Key, setting => setting.Value),
        gateway: builder => builder.Services.AddSingleton<TimeProvider>(_time));

    private static int CallsOf(TestGateway gateway) =>
        gateway.Aws.Journal.Calls.Count(call => call.Service == AwsServices.BedrockRuntime);

    private static async Task<HttpResponseMessage> ReadAsync(CallerRoute route, TestGateway gateway)
    {
        var response = await route.AskAsync(gateway);
        await response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        var id = response.Headers.GetValues("X-Request-Id").Single();
        await gateway.Logs.NextAsync(logged => logged.Id == 4000 && id.Equals(logged.Values["RequestId"]));
        return response;
    }

    private static async Task AssertRefusedAsync(CallerRoute route, HttpResponseMessage response, ErrorCode code, string words)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(route.Errors.StatusOf(code) == (int)response.StatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal(route.Errors.MediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(code.Name, text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("運用担当者", text, StringComparison.Ordinal);
    }

    private void AssertHeaders(CallerRoute route, HttpResponseMessage response, string kind, string limit, string remaining, int seconds)
    {
        string Of(string name) => response.Headers.GetValues(name).Single();

        Assert.Equal((limit, remaining), (Of($"x-ratelimit-limit-{kind}"), Of($"x-ratelimit-remaining-{kind}")));
        Assert.Equal(
            route.Surface == "OpenAI" ? "1m0s" : seconds.ToString(CultureInfo.InvariantCulture), Of($"x-ratelimit-reset-{kind}"));
        Assert.Equal(route.Surface == "Anthropic", response.Headers.Contains($"anthropic-ratelimit-{kind}-limit"));
        if (route.Surface == "Anthropic")
        {
            Assert.Equal((limit, remaining), (Of($"anthropic-ratelimit-{kind}-limit"), Of($"anthropic-ratelimit-{kind}-remaining")));
            var reset = DateTimeOffset.Parse(Of($"anthropic-ratelimit-{kind}-reset"), CultureInfo.InvariantCulture);
            Assert.InRange(reset - _time.GetUtcNow(), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 1));
        }
    }
}
