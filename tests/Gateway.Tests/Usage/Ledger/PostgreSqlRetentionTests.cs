using System.Globalization;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>Several replicas that remove the same old months.</summary>
public class PostgreSqlRetentionTests(SharedPostgreSql postgreSql)
{
    private const int Replicas = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-11-30T23:30:00Z")] // In the default partition.
    [InlineData(null)] // In a partition of its own.
    public async Task Every_row_of_a_month_is_removed_once_and_nobody_fails(string? text)
    {
        var at = text is null ? TimeProvider.System.GetUtcNow() : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).AddYears(-5);
        await using var ledger = new PostgreSqlLedger(await postgreSql.CreateDatabaseAsync());
        List<ILedgerStore> stores = [];
        for (var i = 0; i < Replicas; i++)
        {
            stores.Add(await ledger.OpenAsync());
        }

        LedgerIntent[] intents = [.. Enumerable.Range(0, 200).Select(i => SomeLedger.Intent(at.AddMilliseconds(i)))];
        await stores[0].CommitAsync(new(intents, [.. intents.Select(SomeLedger.Settlement)]), Cancelled);

        var removed = await Task.WhenAll(stores.Select(store => Task.Run(() => RemoveAsync(store, LedgerTime.Month(at)), Cancelled)));

        Assert.Equal(intents.Length, removed.Sum());
        Assert.Equal(0, await ledger.Database.CountAsync("SELECT (SELECT count(*) FROM usage) + (SELECT count(*) FROM attempt)"));
        Assert.Equal(intents.Length, (await ledger.TotalsAsync()).Requests);

        // Nobody's session was lost by it.
        foreach (var store in stores)
        {
            await store.CommitAsync(new([SomeLedger.Intent(TimeProvider.System.GetUtcNow())], []), Cancelled);
        }

        Assert.Equal(Replicas, await ledger.Database.CountAsync("SELECT count(*) FROM writer"));
    }

    [Fact]
    public async Task Gateways_that_start_together_tell_of_every_row_once()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var old = TimeProvider.System.GetUtcNow().AddMonths(-14);
        await using (var ledger = new PostgreSqlLedger(database))
        {
            var store = await ledger.OpenAsync();
            LedgerIntent[] intents = [.. Enumerable.Range(0, 1_500).Select(i => SomeLedger.Intent(old.AddMilliseconds(i)))];
            await store.CommitAsync(new(intents, [.. intents.Select(SomeLedger.Settlement)]), Cancelled);
            await store.CloseAsync(Cancelled);
        }

        var gateways = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TestGateway.StartAsync(database.GatewaySettings())));
        await PostgreSqlWait.UntilAsync(() => Task.FromResult(Removed() == 1_500));
        foreach (var gateway in gateways)
        {
            await gateway.DisposeAsync();
        }

        Assert.Equal(1_500, Removed());
        Assert.DoesNotContain(gateways.SelectMany(gateway => gateway.Logs.Events), logged => logged.Id == 4109);
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM usage"));

        long Removed() => gateways.SelectMany(gateway => gateway.Logs.Events).Where(logged => logged.Id == 4108)
            .Sum(logged => Convert.ToInt64(logged.Values["Requests"], CultureInfo.InvariantCulture));
    }

    private static async Task<int> RemoveAsync(ILedgerStore store, int month)
    {
        var export = new LedgerExport(store);
        var removed = 0;
        while (await export.HasRowsAsync(month, Cancelled))
        {
            removed += await store.RemoveAsync(month, 50, Cancelled);
        }

        return removed;
    }
}
