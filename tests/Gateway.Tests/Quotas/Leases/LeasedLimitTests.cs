using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Quotas.Leases;

/// <summary>Limits on PostgreSQL as a caller meets them: what it is answered, what it waits for, and what a replica gives back.</summary>
public class LeasedLimitTests(SharedPostgreSql postgreSql)
{
    [Fact]
    public async Task Requests_whose_share_is_in_hand_ask_the_database_for_nothing_but_their_rows()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var statements = new ConcurrentQueue<string>();
        await using var replicas = new Replicas(
            database, ("TokensPerMonth", "100000000"), ("YenPerDay", "1000000"), ("TokensPerMinute", "1000000000"),
            ("Models:claude-haiku-4-5:MaxConcurrentRequests", "50"));
        var replica = await replicas.StartAsync(gateway: builder => builder.Services.AddSingleton<TimeProvider>(
            new FakeTimeProvider(TimeProvider.System.GetUtcNow()))); // Nothing is renewed meanwhile.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Replicas.AskAsync(replica, 1000)));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString() ?? "");
                if (tags.Values.Any(value => value.Contains(database.Name, StringComparison.Ordinal)))
                {
                    statements.Enqueue(string.Join(' ', tags.Values));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        for (var asked = 0; asked < 20; asked++)
        {
            Assert.Null((await Replicas.AskAsync(replica, 100)).Code);
        }

        Assert.Contains(statements, statement => statement.Contains("INSERT INTO usage", StringComparison.Ordinal));
        Assert.DoesNotContain(statements, statement => statement.Contains("budget", StringComparison.Ordinal) || statement.Contains(" rate ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RequestsPerMinute")]
    [InlineData("TokensPerMinute")]
    [InlineData("TokensPerMonth")]
    [InlineData("MaxConcurrentRequests")]
    public async Task Nobody_is_refused_because_others_of_this_replica_took_what_came(string limit)
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var replicas = new Replicas(database, ($"Models:claude-haiku-4-5:{limit}", "100"));
        var replica = await replicas.StartAsync(gateway: SharesTakenByOthers.Install);

        var (_, code) = await Replicas.AskAsync(replica, 1);

        Assert.Null(code);
    }

    [Fact]
    public async Task A_used_up_budget_is_told_apart_from_one_that_others_hold()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var bedrock = new HeldBedrock(0);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var replicas = new Replicas(database, ("TokensPerMonth", "1500"));
        var one = await replicas.StartAsync(
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(time), simulator: bedrock.Install);
        var other = await replicas.StartAsync();
        var held = one.Post("/converse", Replicas.Body(1000));
        await bedrock.WhenHeldAsync(1);

        using var waits = await other.Post("/converse", Replicas.Body(1000));
        bedrock.Release();
        using var first = await held;
        string? code = null;
        await PostgreSqlWait.UntilAsync(async () =>
        {
            // What it does not need any more is given back within two times ten seconds.
            time.Advance(TimeSpan.FromSeconds(1));
            (_, code) = await Replicas.AskAsync(other, 1000);
            return code != "rate_limit_exceeded";
        });
        string? end = null;
        await PostgreSqlWait.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            (_, end) = await Replicas.AskAsync(other, 100);
            return end is not null and not "rate_limit_exceeded";
        });

        Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), waits.Headers.RetryAfter!.Delta);
        Assert.Equal("rate_limit_exceeded", (string?)(await Some.JsonAsync(waits))["code"]);
        Assert.Null(code);
        Assert.Equal("quota_exceeded", end);
        using var refused = await other.Post("/converse", Replicas.Body(1400));
        Assert.Contains(
            $"使用済み {(await replicas.UsedAsync()).ToString("N0", CultureInfo.InvariantCulture)} トークン", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_in_shadow_mode_does_the_same_sums_and_refuses_nothing()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var replicas = new Replicas(
            database, ("Mode", "Shadow"), ("TokensPerMonth", "1500"), ("RequestsPerMinute", "1"), ("TokensPerMinute", "1500"));
        await replicas.StartAsync();
        await replicas.StartAsync();

        for (var asked = 0; asked < 60; asked++)
        {
            Assert.Null((await Replicas.AskAsync(replicas.Live[asked % 2], 1000)).Code);
        }

        Assert.InRange(await database.CountAsync("SELECT count(*) FROM usage WHERE would_refuse IS NULL"), 1, 3);
        Assert.Equal(60, await database.CountAsync("SELECT count(*) FROM usage WHERE lease_id = writer"));
        var used = await replicas.UsedAsync();
        while (replicas.Live.Count > 0)
        {
            await replicas.StopAsync(replicas.Live[0]);
        }

        Assert.Equal(used, await replicas.GrantedAsync());
    }

    [Fact]
    public async Task A_limit_that_is_lowered_while_replicas_run_holds_for_all_of_them()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var replicas = new Replicas(database, ("TokensPerMonth", "1000000"));
        await replicas.StartAsync();
        await replicas.StartAsync();
        foreach (var replica in replicas.Live)
        {
            await Replicas.AskAsync(replica, 1000);
        }

        foreach (var replica in replicas.Live)
        {
            var configuration = (IConfigurationRoot)replica.Services.GetRequiredService<IConfiguration>();
            configuration[$"{QuotaStage.Quotas}:TokensPerMonth"] = "3000";
            configuration.Reload();
        }

        var refused = 0;
        for (var asked = 0; asked < 200 || refused < 20; asked++)
        {
            refused += (await Replicas.AskAsync(replicas.Live[asked % 2], 1000)).Code is null ? 0 : 1;
        }

        Assert.InRange(await replicas.UsedAsync(), 1, 3000); // 200 of them would use 10,000.
        await PostgreSqlWait.UntilAsync(async () => await replicas.GrantedAsync() <= 3000);
    }

    [Fact]
    public async Task A_day_begins_again_at_midnight_in_Japan_on_every_replica()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var time = new FakeTimeProvider(BudgetDay().AddSeconds(-1));
        await using var replicas = new Replicas(database, ("TokensPerDay", "1100"));
        for (var i = 0; i < 2; i++)
        {
            await replicas.StartAsync(
                gateway: builder => builder.Services.AddSingleton<TimeProvider>(time),
                simulator: builder => builder.Services.AddSingleton<TimeProvider>(time));
        }

        Assert.Null((await Replicas.AskAsync(replicas.Live[0], 1000)).Code);
        Assert.NotNull((await Replicas.AskAsync(replicas.Live[1], 1000)).Code);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await Replicas.AskAsync(replicas.Live[1], 1000)).Code);
        Assert.NotNull((await Replicas.AskAsync(replicas.Live[0], 1000)).Code);
        Assert.Equal(2, await database.CountAsync("SELECT count(*) FROM budget"));

        static DateTimeOffset BudgetDay() => Gateway.Quotas.BudgetPeriod.DayOf(TimeProvider.System.GetUtcNow()).End;
    }

    [Fact]
    public async Task Slots_of_a_model_are_for_all_replicas_and_come_back()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var bedrock = new HeldBedrock(0);
        await using var replicas = new Replicas(database, ("Models:claude-haiku-4-5:MaxConcurrentRequests", "3"));
        var (one, other) = (await replicas.StartAsync(simulator: bedrock.Install), await replicas.StartAsync(simulator: bedrock.Install));
        var held = new[] { one.Post("/converse", Replicas.Body(10)), one.Post("/converse", Replicas.Body(10)), other.Post("/converse", Replicas.Body(10)) };
        await bedrock.WhenHeldAsync(3);

        var refused = await Replicas.AskAsync(other, 10);
        bedrock.Release();
        await Task.WhenAll(held);

        Assert.Equal("concurrency_limit_exceeded", refused.Code);
        await PostgreSqlWait.UntilAsync(async () =>
            (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Replicas.AskAsync(other, 10)))).All(answer => answer.Code is null));
    }

    [Fact]
    public async Task Without_its_database_a_replica_admits_nothing_it_has_to_ask_for()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        await using var replicas = new Replicas(database, ("TokensPerMonth", "1000000"));
        var replica = await replicas.StartAsync();
        var first = await Replicas.AskAsync(replica, 10);
        await replicas.CrashAsync(replica);

        var refused = await Replicas.AskAsync(replica, 5_000);

        Assert.Equal((null, "ledger_unavailable"), (first.Code, refused.Code));
        Assert.Equal(1, replica.BedrockCalls);
    }
}
