using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>
/// The faults of other gateways' ledgers, each a row under the number that it has in our list of them.
/// </summary>
public sealed class LedgerTrapTests
{
    private static readonly Dictionary<int, (string Name, Func<LedgerRig, Task> Test)> Rows = new()
    {
        [43] = ("a batch that could not be written is lost", LostBatchAsync),
        [44] = ("a lock that another holds drops what was to be added", ForeignLockAsync),
        [45] = ("one row that cannot be written loses its batch", BadRowAsync),
        [46] = ("totals are lost when they fail after their rows", FailingTotalsAsync),
    };

    public static TheoryData<int> Numbers => [.. Rows.Keys];

    [Theory, MemberData(nameof(Numbers))]
    public async Task A_known_fault_is_not_ours(int number)
    {
        await using var rig = await LedgerRig.StartAsync(("Ledger:WriteTimeout", "00:01:00"));
        TestContext.Current.SendDiagnosticMessage(Rows[number].Name);

        await Rows[number].Test(rig);
    }

    private static async Task LostBatchAsync(LedgerRig rig)
    {
        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);
        await rig.SettledAsync(1);
        rig.Store.Hold();
        var requests = Many(rig, 5);
        await rig.Store.HeldAsync();
        rig.Store.Obstruction = Obstruction.Before;
        rig.Store.Release();
        await rig.ReadyAsync(false);
        rig.Store.Obstruction = null;

        // All that were read before it failed are served; those that came later are refused.
        var statuses = (await Task.WhenAll(requests)).Select(response => response.StatusCode).ToList();
        var served = statuses.Count(status => status == HttpStatusCode.OK);

        Assert.True(served > 0, string.Join(' ', statuses));
        while (await rig.LineAsync("SELECT coalesce(sum(requests), 0) FROM usage_hour") != $"{served + 1}")
        {
            await Task.Yield();
        }

        Assert.Equal("0", await rig.LineAsync("SELECT count(*) FROM usage WHERE state = 0"));
    }

    private static async Task ForeignLockAsync(LedgerRig rig)
    {
        await using var other = await rig.ConnectAsync();
#pragma warning disable CA1849 // There is no asynchronous form that takes the lock at once.
        await using (var transaction = other.BeginTransaction(deferred: false))
#pragma warning restore CA1849
        {
            rig.Store.Hold();
            var request = rig.ConverseAsync();
            await rig.Store.HeldAsync();
            rig.Store.Release();
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, (await request).StatusCode);
        }

        await rig.SettledAsync(1);
        Assert.Equal("1", await rig.LineAsync("SELECT sum(requests) FROM usage_hour"));
    }

    private static async Task BadRowAsync(LedgerRig rig)
    {
        await rig.ExecuteAsync("""
            CREATE TRIGGER bad_intent BEFORE INSERT ON usage WHEN new.surface = 'anthropic' BEGIN SELECT raise(ABORT, 'bad'); END;
            CREATE TRIGGER bad_text BEFORE UPDATE ON usage WHEN new.stop_reason IS NOT NULL BEGIN SELECT raise(ABORT, 'bad'); END;
            """);
        rig.Store.Hold();
        var first = rig.ConverseAsync();
        await rig.Store.HeldAsync();
        var others = Many(rig, 7);
        var bad = rig.Gateway.Post(
            "/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""");
        rig.Store.Release();

        Assert.All(await Task.WhenAll([first, .. others]), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bad).StatusCode);
        await rig.SettledAsync(8);
        Assert.Equal("8|1", await rig.LineAsync("SELECT sum(requests), min(cost_pusd >= 0 AND input_tokens > 0) FROM usage_hour"));
        Assert.Equal("0", await rig.LineAsync("SELECT count(*) FROM usage WHERE stop_reason IS NOT NULL"));
        Assert.Equal(8, rig.Gateway.BedrockCalls);
    }

    private static async Task FailingTotalsAsync(LedgerRig rig)
    {
        rig.Store.Hold();
        var request = rig.ConverseAsync();
        await rig.Store.HeldAsync();
        await rig.ExecuteAsync("ALTER TABLE usage_hour RENAME TO away");
        rig.Store.Release();
        Assert.Equal(HttpStatusCode.OK, (await request).StatusCode);
        await rig.ReadyAsync(false);

        Assert.Equal("0", await rig.LineAsync("SELECT state FROM usage"));
        await rig.ExecuteAsync("ALTER TABLE away RENAME TO usage_hour");

        await rig.SettledAsync(1);
        Assert.Equal("1", await rig.LineAsync("SELECT sum(requests) FROM usage_hour"));
    }

    private static List<Task<HttpResponseMessage>> Many(LedgerRig rig, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => rig.ConverseAsync())];
}
