using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>Several processes that write to one database: who lives, who is dead, and who settles what the dead have left.</summary>
public class PostgreSqlWriterTests(SharedPostgreSql postgreSql)
{
    private const long Reserved = 27_500_000_000;
    private const long Cost = 2_200_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_replicas_that_start_at_once_are_five_writers_of_one_schema()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(ledger.OpenAsync, Cancelled)));

        Assert.Equal(5, await ledger.Database.CountAsync("SELECT count(*) FROM writer WHERE closed_at IS NULL"));
        Assert.Equal(1, await ledger.Database.CountAsync("SELECT count(*) FROM schema_version WHERE version = 1"));
    }

    [Fact]
    public async Task What_a_dead_writer_has_left_open_is_charged_once_by_five_replicas_that_start_at_once()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var dead = await ledger.OpenAsync();
        LedgerIntent[] intents = [.. Enumerable.Range(0, 40).Select(i => SomeLedger.Intent(SomeLedger.Start.AddMinutes(i * 7)))];
        await dead.CommitAsync(new(intents, []), Cancelled);
        await dead.DisposeAsync();
        await ledger.Database.UntilNoSessionAsync();

        var marked = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Task.Run(() => ledger.Create().OpenAsync(Cancelled), Cancelled)));

        Assert.Equal(intents.Length, marked.Sum());
        Assert.Equal((intents.Length, intents.Length * Reserved), await ledger.TotalsAsync());
        Assert.Equal(intents.Length, await ledger.Database.CountAsync("SELECT count(*) FROM usage WHERE state = 2"));
    }

    [Fact]
    public async Task A_writer_that_is_silent_but_has_its_session_is_not_dead()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var silent = await ledger.OpenAsync();
        var intent = SomeLedger.Intent();
        await silent.CommitAsync(new([intent], []), Cancelled);
        await ledger.Database.ScalarAsync("UPDATE writer SET last_seen = 0");

        Assert.Equal(0, await ledger.Create().OpenAsync(Cancelled));

        Assert.Equal(1, await ledger.Database.CountAsync("SELECT count(*) FROM usage WHERE state = 0"));
    }

    [Fact]
    public async Task A_writer_that_slept_and_was_taken_for_dead_settles_nothing_twice()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var slept = await ledger.OpenAsync();
        var (settled, open, left) = (SomeLedger.Intent(), SomeLedger.Intent(), SomeLedger.Intent());
        await slept.CommitAsync(new([settled, open, left], [SomeLedger.Settlement(settled)]), Cancelled);
        await ledger.EndSessionsAsync();
        Assert.Equal(2, await ledger.Create().OpenAsync(Cancelled));

        var broken = await Assert.ThrowsAnyAsync<Exception>(
            () => slept.CommitAsync(new([], [SomeLedger.Settlement(settled), SomeLedger.Settlement(open)]), Cancelled));
        Assert.False(slept.Blames(broken));
        Assert.Equal(0, await slept.OpenAsync(Cancelled));
        for (var repeated = 0; repeated < 2; repeated++)
        {
            await slept.CommitAsync(new([], [SomeLedger.Settlement(settled), SomeLedger.Settlement(open)]), Cancelled);
        }

        Assert.Equal((3, (2 * Cost) + Reserved), await ledger.TotalsAsync());
        Assert.Equal(3, await ledger.Database.CountAsync("SELECT count(*) FROM writer"));
        Assert.Equal(4120, Assert.Single(ledger.Logs.Events).Id);

        // It is a new writer now, and what it records is its own.
        var next = SomeLedger.Intent();
        await slept.CommitAsync(new([next], []), Cancelled);
        Assert.Equal(3, await ledger.Database.CountAsync("SELECT max(writer) FROM usage WHERE state = 0"));
    }

    [Fact]
    public async Task A_late_settlement_is_in_the_transaction_of_its_batch()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        var slept = await ledger.OpenAsync();
        var (late, next) = (SomeLedger.Intent(), SomeLedger.Intent());
        await slept.CommitAsync(new([late], []), Cancelled);
        await ledger.EndSessionsAsync();
        Assert.Equal(1, await ledger.Create().OpenAsync(Cancelled));
        await slept.OpenAsync(Cancelled);

        await slept.CommitAsync(new([next], [SomeLedger.Settlement(late), SomeLedger.Settlement(next)]), Cancelled);

        Assert.Equal(2, await ledger.Database.CountAsync("SELECT count(*) FROM usage WHERE state = 1"));
        Assert.Equal(1, await ledger.Database.CountAsync("SELECT count(DISTINCT xmin::text) FROM usage"));
    }

    [Fact]
    public async Task After_an_outage_of_the_database_the_first_to_come_back_does_not_take_the_others_for_dead()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync()) { WriterTimeout = TimeSpan.FromMinutes(5) };
        var (first, second) = (await ledger.OpenAsync(), await ledger.OpenAsync());
        var intent = SomeLedger.Intent();
        await second.CommitAsync(new([intent], []), Cancelled);
        await ledger.EndSessionsAsync();
        await ledger.Database.ScalarAsync("UPDATE writer SET last_seen = last_seen - 3600000");

        Assert.Equal(0, await first.OpenAsync(Cancelled));
        Assert.Equal(0, await second.OpenAsync(Cancelled));
        await second.CommitAsync(new([], [SomeLedger.Settlement(intent)]), Cancelled);

        Assert.Equal((1, Cost), await ledger.TotalsAsync());
        Assert.Equal(2, await ledger.Database.CountAsync("SELECT count(*) FROM writer WHERE closed_at IS NULL"));
        Assert.Empty(ledger.Logs.Events);
    }

    [Fact]
    public async Task An_idle_writer_gives_a_sign_of_life_and_opens_a_lost_session_again()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync()) { Time = time };
        await ledger.OpenAsync();
        await ledger.EndSessionsAsync();
        await ledger.Database.ScalarAsync("UPDATE writer SET last_seen = 0");

        await PostgreSqlWait.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return await ledger.Database.CountAsync("SELECT count(*) FROM writer WHERE last_seen > 0") == 1;
        });

        Assert.Equal(0, await ledger.Create().OpenAsync(Cancelled));
        Assert.Equal(2, await ledger.Database.CountAsync("SELECT count(*) FROM writer WHERE closed_at IS NULL"));
    }

    [Fact]
    public async Task Writers_that_live_settle_what_one_of_them_leaves_when_it_dies()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync()) { Time = time };
        await ledger.OpenAsync();
        var dies = await ledger.OpenAsync();
        await dies.CommitAsync(new([SomeLedger.Intent()], []), Cancelled);
        await dies.DisposeAsync();

        await PostgreSqlWait.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return await ledger.Database.CountAsync("SELECT count(*) FROM usage WHERE state = 2") == 1;
        });

        Assert.Equal((1, Reserved), await ledger.TotalsAsync());
    }

    [Fact]
    public async Task What_a_writer_that_ended_in_order_could_not_settle_is_settled_by_the_next()
    {
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync()) { WriterTimeout = TimeSpan.FromMinutes(5) };
        var ended = await ledger.OpenAsync();
        await ended.CommitAsync(new([SomeLedger.Intent()], []), Cancelled);
        await ended.CloseAsync(Cancelled);

        Assert.Equal(1, await ledger.Create().OpenAsync(Cancelled));
    }

    [Fact]
    public async Task Months_have_partitions_before_they_begin_and_rows_of_others_are_moved_when_theirs_is_made()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 3, 31, 12, 0, 0, TimeSpan.Zero));
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync()) { Time = time };
        var store = await ledger.OpenAsync();
        var early = SomeLedger.Intent(new DateTimeOffset(2027, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await store.CommitAsync(new([early], [SomeLedger.Settlement(early)]), Cancelled);

        Assert.Equal("usage_202702,usage_202703,usage_202704,usage_202705", await PartitionsAsync());
        Assert.Equal(1, await ledger.Database.CountAsync("SELECT count(*) FROM usage_default"));

        time.Advance(TimeSpan.FromDays(1));
        await PostgreSqlWait.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return await PartitionsAsync() == "usage_202702,usage_202703,usage_202704,usage_202705,usage_202706";
        });
        Assert.Equal(0, await ledger.Database.CountAsync("SELECT count(*) FROM usage_default"));
        Assert.Equal(1, await ledger.Database.CountAsync("SELECT count(*) FROM usage_202706"));
        Assert.Equal(2, await ledger.Database.CountAsync("SELECT count(*) FROM attempt_202706"));

        async Task<string?> PartitionsAsync() => (string?)await ledger.Database.ScalarAsync(
            "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relname ~ '^usage_2.....$' AND relkind = 'r'");
    }
}
