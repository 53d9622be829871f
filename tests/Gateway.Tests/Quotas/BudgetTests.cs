using System.Net;
using Gateway.Callers;
using Gateway.Configuration;
using Gateway.Quotas;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Quotas;

/// <summary>Tokens and yen of a day and a month: what they count, when they begin again, and that nothing stays reserved.</summary>
public class BudgetTests
{
    private static readonly string Body = WithMaxTokens(1000);

    // What ends a request before its usage is known, and what it is charged: nothing, or what it had reserved (traps 24 to 30).
    public static TheoryData<string, string, bool> Endings => new()
    {
        { "/converse", nameof(FaultKind.Validation), false },
        { "/converse", nameof(FaultKind.AccessDenied), false },
        { "/converse", nameof(FaultKind.Throttling), false },
        { "/converse", nameof(FaultKind.Reset), true },
        { "/converse", nameof(FaultKind.Truncated), true },
        { "/converse/stream", nameof(FaultKind.Validation), false },
        { "/converse/stream", nameof(FaultKind.StreamReset), true },
        { "/converse/stream", nameof(FaultKind.StreamTruncated), true },
        { "/converse/stream", nameof(FaultKind.StreamInternalError), true },
        { "/converse/stream", nameof(FaultKind.StreamNoStop), true },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task After_a_request_that_failed_nothing_is_reserved_and_only_what_may_be_billed_is_used(
        string path, string fault, bool mayBeBilled)
    {
        await using var stage = await QuotaStage.StartAsync(
            [("TokensPerDay", "1000000"), ("TokensPerMinute", "1000000"), ("Models:claude-haiku-4-5:MaxConcurrentRequests", "1")],
            onSystemClock: true); // Waits of the gateway are part of what happens here.
        stage.Gateway.Aws.Faults.Add(AwsServices.BedrockRuntime, path == "/converse" ? "Converse" : "ConverseStream", Enum.Parse<FaultKind>(fault), 10);

        try
        {
            using var response = await stage.Gateway.Post(path, Body, ("X-Gateway-No-Retry", "true"));
        }
        catch (HttpRequestException)
        {
            // The end of the stream was cut off.
        }

        await stage.Gateway.Logs.NextAsync(logged => logged.Id == 4000);
        AssertNothingHeld(stage);
        Assert.True(mayBeBilled == stage.Day.Used.Tokens > 0, $"{fault}: {stage.Day.Used}");
        Assert.Equal(stage.Day.Used, stage.Month.Used);
    }

    [Theory]
    [InlineData("/converse", 0)]
    [InlineData("/converse/stream", 0)]
    [InlineData("/converse/stream", 2)]
    public async Task After_a_caller_that_left_nothing_is_reserved_and_what_may_be_billed_is_used(string path, int frames)
    {
        var bedrock = new HeldBedrock(frames);
        await using var stage = await QuotaStage.StartAsync(
            [("TokensPerDay", "1000000"), ("TokensPerMinute", "1000000"), ("Models:claude-haiku-4-5:MaxConcurrentRequests", "1")], bedrock.Install);
        using var leave = new CancellationTokenSource();
        var call = stage.Gateway.Post(path, Body, leave.Token);
        await bedrock.WhenHeldAsync(1);
        Assert.NotEqual(0, stage.Day.Reserved.Tokens);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await call).Content.ReadAsStringAsync(leave.Token));
        await stage.Gateway.Logs.NextAsync(logged => logged.Id == 4000 && Equals(logged.Values["Outcome"], "aborted"));

        AssertNothingHeld(stage);
        Assert.InRange(stage.Day.Used.Tokens, 1, 1100);
    }

    [Fact]
    public async Task A_request_counts_what_Bedrock_counted_in_place_of_what_it_reserved()
    {
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "1000000"), ("YenPerDay", "1000")]);

        using var response = await stage.SettledAsync(gateway => gateway.Post("/converse", Body));
        var usage = (await Some.JsonAsync(response))["usage"]!;

        AssertNothingHeld(stage);
        var (input, output) = ((long)usage["inputTokens"]!, (long)usage["outputTokens"]!);
        Assert.Equal(new Amount(input + output, (input * 1_100_000) + (output * 5_500_000)), stage.Day.Used); // USD 1.10 and 5.50 per million.
    }

    // Traps 32 to 36. In minutes after the next first of a month begins in Japan.
    [Theory]
    [InlineData(0, true, true)] // The end of the month.
    [InlineData(9 * 60, false, false)] // Midnight in UTC is nothing.
    [InlineData(24 * 60, true, false)] // Midnight in Japan: a new day, the same month.
    public async Task A_budget_begins_again_at_midnight_in_Japan(int minutes, bool newDay, bool newMonth)
    {
        var second = QuotaStage.NextMonth.AddMinutes(minutes);
        var first = second.AddSeconds(-1);
        foreach (var (limit, begins) in new[] { ("TokensPerDay", newDay), ("TokensPerMonth", newMonth) })
        {
            await using var stage = await QuotaStage.StartAsync([(limit, "5000")], now: first);
            stage.Load(new(5000, 0));

            using var refused = await stage.SettledAsync(gateway => gateway.Post("/converse", Body));
            stage.Time.SetUtcNow(second);
            using var next = await stage.SettledAsync(gateway => gateway.Post("/converse", Body));

            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(begins ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, next.StatusCode);
            if (begins)
            {
                Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
            }
        }
    }

    // Trap 17.
    [Fact]
    public async Task A_request_counts_in_the_day_in_which_it_began()
    {
        var bedrock = new HeldBedrock(0);
        await using var stage = await QuotaStage.StartAsync(
            [("TokensPerDay", "1500")], bedrock.Install, QuotaStage.NextMonth.AddDays(1).AddSeconds(-10));
        var yesterday = stage.Day;
        var held = stage.Gateway.Post("/converse", Body);
        await bedrock.WhenHeldAsync(1);

        stage.Time.SetUtcNow(QuotaStage.NextMonth.AddDays(1));
        bedrock.Release();
        using var first = await held;
        var id = first.Headers.GetValues("X-Request-Id").Single();
        await stage.Gateway.Logs.NextAsync(logged => logged.Id == 4000 && id.Equals(logged.Values["RequestId"]));

        Assert.NotSame(yesterday, stage.Day);
        Assert.Equal((default, default), (stage.Day.Used, stage.Day.Reserved));
        Assert.Equal(default, yesterday.Reserved);
        Assert.NotEqual(0, yesterday.Used.Tokens);
        Assert.Equal(yesterday.Used, stage.Month.Used);
    }

    // Traps 37 and 38.
    [Fact]
    public async Task Before_the_ledger_is_read_nothing_is_admitted()
    {
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "1500")]);
        var services = stage.Gateway.Services;
        var quotas = ActivatorUtilities.CreateInstance<QuotaAdmission>(services);
        var placement = Some.Placement(Some.Target());
        var application = services.GetRequiredService<Snapshot<CallersOptions, CallerDirectory>>().Current
            .Identify(stage.Gateway.Key, stage.Time.GetUtcNow())!;

        var early = await quotas.ReserveAsync(application, placement, new(100), stage.Time.GetUtcNow(), TestContext.Current.CancellationToken);
        quotas.Load([], BudgetPeriod.DayOf(stage.Time.GetUtcNow()), BudgetPeriod.MonthOf(stage.Time.GetUtcNow()));
        var later = await quotas.ReserveAsync(
            application, placement, new(100) { MaxTokens = 10 }, stage.Time.GetUtcNow(), TestContext.Current.CancellationToken);

        Assert.Equal("ledger_unavailable", early.Error?.Code.Name);
        Assert.Null(later.Error);
    }

    [Fact]
    public async Task What_only_requests_under_way_have_reserved_is_waited_for_and_not_used_up()
    {
        var bedrock = new HeldBedrock(0);
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "1500")], bedrock.Install);
        var held = stage.Gateway.Post("/converse", Body);
        await bedrock.WhenHeldAsync(1);

        using var refused = await stage.SettledAsync(gateway => gateway.Post("/converse", Body));
        bedrock.Release();
        using var first = await held;
        using var second = await stage.SettledAsync(gateway => gateway.Post("/converse", WithMaxTokens(100)));

        Assert.Equal("rate_limit_exceeded", (string?)(await Some.JsonAsync(refused))["code"]);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter!.Delta);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
    }

    // Trap 31.
    [Fact]
    public async Task What_was_used_above_the_limit_is_recorded_and_refuses_the_next()
    {
        await using var stage = await QuotaStage.StartAsync([("TokensPerDay", "5000")]);
        stage.Load(new(6000, 0));

        using var refused = await stage.SettledAsync(gateway => gateway.Post("/converse", Body));

        Assert.Equal("quota_exceeded", (string?)(await Some.JsonAsync(refused))["code"]);
        Assert.Equal(6000, stage.Day.Used.Tokens);
    }

    [Fact]
    public async Task What_was_used_is_read_from_the_ledger_at_start()
    {
        await using var stage = await QuotaStage.StartAsync([]);
        foreach (var path in new[] { "/converse", "/converse/stream", "/converse" })
        {
            using var response = await stage.SettledAsync(gateway => gateway.Post(path, Body));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var (day, month) = (stage.Day.Used, stage.Month.Used);
        var model = stage.Use.Model("claude-haiku-4-5").Use.In(BudgetPeriod.DayOf(stage.Time.GetUtcNow())).Used;
        await stage.StartAgainAsync([("TokensPerDay", (day.Tokens + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        Assert.Equal((day, month), (stage.Day.Used, stage.Month.Used));
        Assert.Equal(model, stage.Use.Model("claude-haiku-4-5").Use.In(BudgetPeriod.DayOf(stage.Time.GetUtcNow())).Used);
        using var refused = await stage.SettledAsync(gateway => gateway.Post("/converse", WithMaxTokens(1)));

        Assert.True(day is { Tokens: > 0, PicoUsd: > 0 });
        Assert.Equal("quota_exceeded", (string?)(await Some.JsonAsync(refused))["code"]);
    }

    [Fact]
    public async Task Yesterday_and_last_month_are_not_read()
    {
        await using var stage = await QuotaStage.StartAsync([], now: QuotaStage.NextMonth.AddHours(-1));
        using var response = await stage.SettledAsync(gateway => gateway.Post("/converse", Body));
        var used = stage.Day.Used;

        stage.Time.SetUtcNow(QuotaStage.NextMonth.AddSeconds(-1));
        await stage.StartAgainAsync([]);
        Assert.Equal((used, used), (stage.Day.Used, stage.Month.Used));
        stage.Time.SetUtcNow(QuotaStage.NextMonth);
        await stage.StartAgainAsync([]);

        Assert.Equal((default, default), (stage.Day.Used, stage.Month.Used));
    }

    private static void AssertNothingHeld(QuotaStage stage)
    {
        Assert.Equal((default, default), (stage.Day.Reserved, stage.Month.Reserved));
        var model = stage.Use.Model("claude-haiku-4-5").Use;
        Assert.Equal(0, model.Running.Count);
        Assert.Equal(default, model.In(BudgetPeriod.DayOf(stage.Time.GetUtcNow())).Reserved);
    }

    private static string WithMaxTokens(int most) =>
        $$$"""{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}],"inferenceConfig":{"maxTokens":{{{most}}}}}""";
}
