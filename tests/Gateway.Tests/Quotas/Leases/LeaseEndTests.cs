using Gateway.Testing.PostgreSql;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Quotas.Leases;

/// <summary>A lease that has ended: what was admitted under it is not sent, and what it used stays granted, to the last correction.</summary>
public class LeaseEndTests(SharedPostgreSql postgreSql)
{
    private const long Most = 100_000;

    // A period that ended long ago is forgotten.
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly ShareKey Tokens = KeyOf(ShareUnit.Tokens);
    private static readonly ShareKey Money = KeyOf(ShareUnit.PUsd);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intent_of_an_ended_lease_is_told_apart()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var slept = await ledger.OpenAsync();
        var (before, after) = (IntentOf(slept), IntentOf(slept));
        Assert.Empty(await slept.CommitAsync(new([before], []), Cancelled));
        await TakeForDeadAsync(ledger, slept);

        // What was written before counts at its reservation since; what was not may be somebody else's by now.
        var refused = await slept.CommitAsync(new([before, after], []), Cancelled);
        var again = await slept.CommitAsync(new([before, after], []), Cancelled);

        Assert.Equal([after.Id], refused);
        Assert.Equal([after.Id], again);
        Assert.Empty(await slept.CommitAsync(new([IntentOf(slept), SomeLedger.Intent(Now)], []), Cancelled));
    }

    [Fact]
    public async Task Nothing_is_granted_under_an_ended_lease()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var slept = await ledger.OpenAsync();
        var lease = slept.Lease!.Value;
        await TakeForDeadAsync(ledger, slept);

        Assert.Null(await slept.ExchangeAsync(new(lease, [new(Tokens, Most, 0, 1, 1, 1)], []), Cancelled));
        Assert.NotNull(await slept.ExchangeAsync(new(slept.Lease!.Value, [new(Tokens, Most, 0, 1, 1, 1)], []), Cancelled));
    }

    [Fact]
    public async Task A_dead_lease_keeps_what_its_rows_say_and_a_late_settlement_corrects_that()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var slept = await ledger.OpenAsync();
        await AskAsync(slept, held: 0, need: 20_000);
        var (settled, open) = (IntentOf(slept), IntentOf(slept));
        await slept.CommitAsync(new([settled, open], [SomeLedger.Settlement(settled)]), Cancelled);
        Assert.Equal(20_000, await GrantedAsync(ledger, Tokens));

        var other = await TakeForDeadAsync(ledger, slept);

        Assert.Equal(1_209 + 5_000, await GrantedAsync(ledger, Tokens)); // As counted, and as reserved.
        Assert.Equal(2_200_000_000 + 27_500_000_000, await GrantedAsync(ledger, Money));

        await slept.CommitAsync(new([], [SomeLedger.Settlement(open)]), Cancelled);
        await slept.CommitAsync(new([], [SomeLedger.Settlement(open)]), Cancelled);

        Assert.Equal(2 * 1_209, await GrantedAsync(ledger, Tokens));
        Assert.Equal(2 * 2_200_000_000L, await GrantedAsync(ledger, Money));
        Assert.Equal(Most - (2 * 1_209), (await AskAsync(other, held: 0, need: Most - (2 * 1_209))).Share);
        Assert.True((await AskAsync(slept, held: 0, need: 1)).IsRefused);
    }

    [Fact]
    public async Task A_lease_that_ends_in_order_gives_the_rest_back_at_once()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var (first, second) = (await ledger.OpenAsync(), await ledger.OpenAsync());
        await AskAsync(first, held: 0, need: Most);
        var intent = IntentOf(first);
        await first.CommitAsync(new([intent], [SomeLedger.Settlement(intent)]), Cancelled);
        Assert.True((await AskAsync(second, held: 0, need: 1)).IsRefused);

        await first.CloseAsync(Cancelled);

        Assert.Equal(1_209, await GrantedAsync(ledger, Tokens));
        Assert.Equal(Most - 1_209, (await AskAsync(second, held: 0, need: Most - 1_209)).Share);
        Assert.Equal(1, await ledger.Database.CountAsync("SELECT count(*) FROM budget_share WHERE unit = 'tokens'"));
    }

    [Fact]
    public async Task A_new_limit_counts_what_was_used_before_by_leases_that_live_and_that_have_ended()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var (ended, live, late) = (await ledger.OpenAsync(), await ledger.OpenAsync(), await ledger.OpenAsync());
        foreach (var store in new[] { ended, live })
        {
            var intent = IntentOf(store);
            await store.CommitAsync(new([intent, IntentOf(store)], [SomeLedger.Settlement(intent)]), Cancelled);
        }

        await ended.CloseAsync(Cancelled);

        Assert.Equal(10, (await AskAsync(late, held: 0, need: 10)).Share);
        Assert.Equal((2 * (1_209 + 5_000)) + 10, await GrantedAsync(ledger, Tokens));

        // Its own rows are in the sum already: it is granted only what it asks for more.
        var own = await AskAsync(live, held: 1_209 + 5_000, need: 20);
        Assert.Equal(1_209 + 5_000 + 20, own.Share);
        Assert.Equal((2 * (1_209 + 5_000)) + 30, own.Granted);
    }

    [Fact]
    public async Task What_was_used_above_a_share_is_recorded_and_nothing_more_is_granted()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var (one, other) = (await ledger.OpenAsync(), await ledger.OpenAsync());
        await AskAsync(one, held: 0, need: Most);

        var over = await AskAsync(one, held: Most + 500, need: 10);

        Assert.Equal((Most + 500, Most + 500, true), (over.Share, over.Granted, over.IsRefused));
        Assert.True((await AskAsync(other, held: 0, need: 1)).IsRefused);
    }

    [Fact]
    public async Task A_limit_that_was_lowered_takes_back_what_is_not_used()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var (one, other) = (await ledger.OpenAsync(), await ledger.OpenAsync());
        await AskAsync(one, held: 0, need: 30_000);
        await AskAsync(other, held: 0, need: 30_000);

        var lowered = await one.ExchangeAsync(
            new(one.Lease!.Value, [new(Tokens, Most: 40_000, Held: 5_000, Least: 0, Need: 0, Want: 30_000)], []), Cancelled);

        Assert.Equal((10_000, 40_000), (lowered!.Shares[0].Share, lowered.Shares[0].Granted));
    }

    [Fact]
    public async Task In_a_database_that_was_restored_a_writers_id_may_be_anothers()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var (one, two) = (await ledger.OpenAsync(), await ledger.OpenAsync());

        // Neither was there when the backup was made.
        await ledger.EndSessionsAsync();
        await ledger.Database.ScalarAsync("DELETE FROM writer; ALTER TABLE writer ALTER COLUMN id RESTART WITH 2");
        await one.OpenAsync(Cancelled);
        await two.OpenAsync(Cancelled);

        Assert.Equal((2, 3), (one.Lease, two.Lease));
        Assert.Empty(await one.CommitAsync(new([IntentOf(one)], []), Cancelled));
        Assert.Empty(await two.CommitAsync(new([IntentOf(two)], []), Cancelled));
    }

    // By a replica that starts after its sessions have ended; then it comes back.
    private static async Task<ILedgerStore> TakeForDeadAsync(PostgreSqlLedger ledger, ILedgerStore slept)
    {
        await ledger.EndSessionsAsync();
        var other = await ledger.OpenAsync();
        await slept.OpenAsync(Cancelled);
        return other;
    }

    private static LedgerIntent IntentOf(ILedgerStore store) => SomeLedger.Intent(Now) with { LeaseId = store.Lease };

    private static async Task<ShareGrant> AskAsync(ILedgerStore store, long held, long need)
    {
        var answer = await store.ExchangeAsync(
            new(store.Lease!.Value, [new(Tokens, Most, held, need, need, need), new(Money, long.MaxValue, 0, 0, 0, 0)], []), Cancelled);
        return answer!.Shares[0];
    }

    private static Task<long> GrantedAsync(PostgreSqlLedger ledger, ShareKey key) => ledger.Database.CountAsync(
        $"SELECT granted FROM budget WHERE unit = '{(key.Unit == ShareUnit.Tokens ? "tokens" : "pusd")}'");

    private static ShareKey KeyOf(ShareUnit unit)
    {
        var hour = (int)(Now.ToUnixTimeSeconds() / 3600);
        return new("resident_desk", "", unit, 1, hour - 1, hour + 2);
    }
}
