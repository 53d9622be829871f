using System.Net;
using Gateway.Errors;
using Gateway.Simulator;
using Gateway.Testing;

namespace Gateway.Tests.Quotas;

/// <summary>A used-up budget refuses on every route, with a status that the surface's SDKs do not send again.</summary>
public class BudgetRouteTests
{
    public static TheoryData<string> Routes => CallerRoute.Names;

    public static TheoryData<string, string> RoutesAndLimits
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (var route in CallerRoute.All.Where(route => route.Value.Operation != "CountTokens"))
            {
                foreach (var limit in new[] { "TokensPerDay", "TokensPerMonth", "YenPerDay", "YenPerMonth" })
                {
                    data.Add(route.Key, limit);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RoutesAndLimits))]
    public async Task A_used_up_budget_is_told_so_and_nothing_is_sent(string name, string limit)
    {
        var route = CallerRoute.All[name];
        await using var stage = await QuotaStage.StartAsync([(limit, "1000000")]);
        stage.Load(new(1_000_000, 6_666_666_666_666_666)); // USD 6,666.67 at 150 yen.

        using var response = await stage.SettledAsync(gateway => route.AskAsync(gateway));

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(route.Errors.StatusOf(ErrorCode.QuotaExceeded) == (int)response.StatusCode, text);
        Assert.Contains("quota_exceeded", text, StringComparison.Ordinal);
        Assert.Contains(limit.StartsWith("Yen", StringComparison.Ordinal) ? "使用済み 1,000,000 円" : "使用済み 1,000,000 トークン", text, StringComparison.Ordinal);
        Assert.Contains($"Quotas__{limit}", text, StringComparison.Ordinal);
        Assert.Equal(0, stage.Gateway.Aws.Journal.Calls.Count(call => call.Service == AwsServices.BedrockRuntime));
        Assert.Equal(default, stage.Day.Reserved);
        AssertNotSentAgain(route, response);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Counting_tokens_is_free_and_all_else_is_counted(string name)
    {
        var route = CallerRoute.All[name];
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "1000000"), ("YenPerMonth", "100000")]);

        using var response = await stage.SettledAsync(gateway => route.AskAsync(gateway));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(default, stage.Day.Reserved);
        Assert.Equal(route.Operation == "CountTokens", stage.Day.Used == default);
        Assert.Equal(stage.Day.Used, stage.Month.Used);
        Assert.Equal(route.Operation == "CountTokens", stage.Day.Used.PicoUsd == 0);
    }

    // The shipped prices have no embedding models (traps 1 and 10).
    [Fact]
    public async Task A_model_without_a_price_is_refused_under_a_limit_of_money_and_only_there()
    {
        var route = CallerRoute.All["OpenAI /v1/embeddings titan-embed-text-v2"];
        await using var stage = await QuotaStage.StartAsync([]);
        await stage.StartAgainAsync([("TokensPerMonth", "100000")], pricesTitan: false);
        using var counted = await stage.SettledAsync(gateway => route.AskAsync(gateway));

        await stage.StartAgainAsync([("YenPerMonth", "100000")], pricesTitan: false);
        using var refused = await stage.SettledAsync(gateway => route.AskAsync(gateway));
        var text = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, counted.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("単価が登録されていない", text, StringComparison.Ordinal);
        Assert.Contains(route.UsualModel, text, StringComparison.Ordinal);
        Assert.Contains(stage.Gateway.Logs.Events, logged => logged.Id == 5062 && Equals(logged.Values["Model"], route.UsualModel));
    }

    private static void AssertNotSentAgain(CallerRoute route, HttpResponseMessage response)
    {
        switch (route.Surface)
        {
            case "Own":
                Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
                break;
            case "Bedrock":
                Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
                Assert.Equal("AccessDeniedException", response.Headers.GetValues("x-amzn-ErrorType").Single());
                break;
            case "Anthropic":
                Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
                Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
                Assert.Null(response.Headers.RetryAfter);
                break;
            default:
                Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
                Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
                break;
        }
    }
}
