using System.Globalization;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Quotas.Leases;

/// <summary>
/// Two or three gateways share one budget, and one of them crashes: the budget is never exceeded, no more than the budget is ever
/// granted, and afterwards the rest can be spent to the end.
/// </summary>
public class CrashScheduleTests(SharedPostgreSql postgreSql)
{
    private const int Callers = 6;

    // What the shortest request reserves: nothing that is larger may be left.
    private const int Smallest = 150;

    // Limits of which more is in the hands of replicas than is granted.
    private const string MoreShared = """
        SELECT count(*) FROM budget b WHERE granted < (SELECT coalesce(sum(s.granted), 0) FROM budget_share s
            WHERE (s.application, s.alias, s.unit, s.period) = (b.application, b.alias, b.unit, b.period))
        """;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, PropertySize.Of(4, 20))];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_budget_is_spent_to_its_end_and_not_beyond(int seed)
    {
        var random = new Random(seed);
        long most = random.Next(10, 40) * 1_000;
        await using var replicas = new Replicas(
            await postgreSql.CreateDatabaseAsync(), ("TokensPerMonth", most.ToString(CultureInfo.InvariantCulture)));
        for (var i = 2 + (seed % 2); i > 0; i--)
        {
            await replicas.StartAsync();
        }

        var spent = 0L;
        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(replicas, most, stop.Token);
        var calling = Enumerable.Range(0, Callers).Select(caller => CallAsync(new Random((seed * 100) + caller))).ToList();
        var crashAfter = random.Next(0, (int)most / 2);
        await PostgreSqlWait.UntilAsync(() => Task.FromResult(Interlocked.Read(ref spent) >= crashAfter || calling.TrueForAll(call => call.IsCompleted)));
        await replicas.CrashAsync(replicas.Live[random.Next(replicas.Live.Count)]);
        await replicas.StartAsync();
        await Task.WhenAll(calling);
        await PostgreSqlWait.UntilAsync(async () =>
            await replicas.Database.CountAsync("SELECT count(*) FROM writer WHERE closed_at IS NOT NULL") == 1);
        while (replicas.Live.Count > 1)
        {
            await replicas.StopAsync(replicas.Live[^1]);
        }

        spent += await Replicas.SpendToTheEndAsync(replicas.Live[0]);
        await stop.CancelAsync();
        await watching;

        var rows = await replicas.UsedAsync();
        Assert.InRange(rows, most - Smallest, most);
        Assert.InRange(spent, 1, rows);

        async Task CallAsync(Random own)
        {
            for (var refused = 0; refused < 20;)
            {
                var live = replicas.Live.ToArray();
                var (used, code) = await Replicas.AskAsync(live[own.Next(live.Length)], own.Next(1, 1_500));
                Interlocked.Add(ref spent, used);
                refused += code is null ? 0 : 1;
            }
        }
    }

    private static async Task WatchAsync(Replicas replicas, long most, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.InRange(await replicas.GrantedAsync(), 0, most);
            Assert.InRange(await replicas.Database.CountAsync(MoreShared), 0, 0);
            await Task.Delay(5, Cancelled);
        }
    }
}
