using System.Net;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Quotas.Leases;

/// <summary>
/// What other gateways admitted too much or too little of when there were several of them, each a row under the number that it has
/// in our list.
/// </summary>
public sealed class ReplicaTrapTests(SharedPostgreSql postgreSql)
{
    private static readonly Dictionary<int, (string Name, Func<PostgreSqlDatabase, Task> Test)> Rows = new()
    {
        [18] = ("read locally and written elsewhere: each limit times the replicas", RequestsOfAllAsync),
        [19] = ("a budget for each process", BudgetOfAllAsync),
        [20] = ("what is left is a counter that a node changes and loses", LostCountersAsync),
        [21] = ("a counter restored from an old backup admits over the budget", OldCountersAsync),
        [22] = ("a share for each member, in which no request fits", SmallLimitsAsync),
        [23] = ("tokens of a minute are counted by each replica", TokensOfAllAsync),
    };

    public static TheoryData<int> Numbers => [.. Rows.Keys];

    [Theory, MemberData(nameof(Numbers))]
    public async Task A_known_fault_is_not_ours(int number)
    {
        TestContext.Current.SendDiagnosticMessage(Rows[number].Name);
        await Rows[number].Test(await postgreSql.CreateDatabaseAsync());
    }

    private static async Task RequestsOfAllAsync(PostgreSqlDatabase database)
    {
        await using var replicas = new Replicas(database, ("RequestsPerMinute", "60"));
        await StartAsync(replicas, 3);
        var start = TimeProvider.System.GetTimestamp();

        // On a busy machine a share can come too late for those who wait for it.
        List<(long Used, string? Code)> answers = [];
        var admitted = 0;
        await PostgreSqlWait.UntilAsync(async () =>
        {
            answers.AddRange(await AskAllAsync(replicas, each: 12, maxTokens: 10));
            return (admitted = answers.Count(answer => answer.Code is null)) >= 10;
        });

        // Ten seconds' worth at once, and one a second while they came.
        Assert.InRange(admitted, 10, 11 + (int)TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        Assert.All(answers, answer => Assert.True(answer.Code is null or "rate_limit_exceeded", answer.Code));
    }

    private static async Task TokensOfAllAsync(PostgreSqlDatabase database)
    {
        // Each reserves some 1,020 tokens, and gives most of them back.
        await using var replicas = new Replicas(database, ("TokensPerMinute", "6000"));
        var bedrock = new HeldBedrock(0);
        for (var i = 0; i < 3; i++)
        {
            await replicas.StartAsync(simulator: bedrock.Install);
        }

        var asked = replicas.Live.SelectMany(replica => Enumerable.Range(0, 5).Select(_ => replica.Post("/converse", Replicas.Body(1000)))).ToList();
        for (var refused = 0; refused < 10; refused++)
        {
            var answer = await Task.WhenAny(asked);
            asked.Remove(answer);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await answer).StatusCode);
            Assert.NotNull((await answer).Headers.RetryAfter);
        }

        // 5 fit at once; the rest was refused while they were held.
        Assert.Equal(5, asked.Count);
        bedrock.Release();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    private static async Task BudgetOfAllAsync(PostgreSqlDatabase database)
    {
        await using var replicas = new Replicas(database, ("TokensPerMonth", "3000"), ("YenPerMonth", "100"));
        await StartAsync(replicas, 3);
        for (var asked = 0; asked < 60; asked++)
        {
            await Replicas.AskAsync(replicas.Live[asked % 3], 700);
        }

        Assert.InRange(await replicas.UsedAsync(), 1, 3000);
        Assert.InRange(await replicas.GrantedAsync(), 1, 3000);
        Assert.InRange(await replicas.GrantedAsync("pusd"), 1, 666_666_666_666); // 100 yen at 150.
    }

    private static async Task LostCountersAsync(PostgreSqlDatabase database)
    {
        await using var replicas = new Replicas(database, ("TokensPerMonth", "5000"));
        await StartAsync(replicas, 2);
        await AskAllAsync(replicas, each: 5, maxTokens: 300);
        await replicas.CrashAsync(replicas.Live[0]);
        await replicas.StopAsync(replicas.Live[0]);
        await database.ScalarAsync("TRUNCATE budget, budget_share, rate");

        await SpendToTheEndAsync(replicas, 5000);
    }

    private static async Task OldCountersAsync(PostgreSqlDatabase database)
    {
        await using var replicas = new Replicas(database, ("TokensPerMonth", "5000"));
        await StartAsync(replicas, 1);
        await AskAllAsync(replicas, each: 1, maxTokens: 10);
        await database.ScalarAsync("CREATE TABLE old_budget AS TABLE budget; CREATE TABLE old_share AS TABLE budget_share");
        await AskAllAsync(replicas, each: 30, maxTokens: 300);
        await replicas.CrashAsync(replicas.Live[0]);
        await database.ScalarAsync(
            "TRUNCATE budget, budget_share; INSERT INTO budget TABLE old_budget; INSERT INTO budget_share TABLE old_share");

        await SpendToTheEndAsync(replicas, 5000);
    }

    private static async Task SmallLimitsAsync(PostgreSqlDatabase database)
    {
        await using var replicas = new Replicas(
            database, ("TokensPerMonth", "1100"), ("RequestsPerMinute", "1"), ("Models:claude-haiku-4-5:MaxConcurrentRequests", "1"));
        await StartAsync(replicas, 3);

        var (used, _) = await Replicas.AskAsync(replicas.Live[2], 1000); // A third of the budget is none for it.
        var other = await Replicas.AskAsync(replicas.Live[0], 1000);

        Assert.InRange(used, 1, 1100);
        Assert.NotNull(other.Code);
    }

    // Whatever the counters said: no more than the budget, and all of it.
    private static async Task SpendToTheEndAsync(Replicas replicas, long most)
    {
        await Replicas.SpendToTheEndAsync(await replicas.StartAsync());

        Assert.InRange(await replicas.UsedAsync(), most - 150, most);
        Assert.InRange(await replicas.GrantedAsync(), most - 150, most);
    }

    private static async Task StartAsync(Replicas replicas, int count)
    {
        while (replicas.Live.Count < count)
        {
            await replicas.StartAsync();
        }
    }

    private static async Task<List<(long Used, string? Code)>> AskAllAsync(Replicas replicas, int each, int maxTokens) =>
        [.. await Task.WhenAll(replicas.Live.SelectMany(replica => Enumerable.Range(0, each).Select(_ => Replicas.AskAsync(replica, maxTokens))))];
}
