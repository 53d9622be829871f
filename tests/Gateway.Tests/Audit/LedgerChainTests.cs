using System.Net;
using Gateway.Audit;
using Gateway.Audit.Events;
using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Audit;

/// <summary>What gets which place in a chain.</summary>
public sealed class LedgerChainTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_intents_and_settlements_share_one_chain_from_its_first_record_to_its_last()
    {
        await using var rig = await AuditRig.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);
        await rig.SettledAsync(1);
        Assert.Null(await rig.Gateway.Services.GetRequiredService<AuditTrail>().RecordAsync(
            new AuditEvent(AuditKinds.Read) { Actor = AuditActors.Operator, Subject = "usage" }, Cancelled));

        await rig.Gateway.StopAsync();

        Assert.Equal("genesis,read,closed", await rig.LineAsync("SELECT group_concat(kind) FROM (SELECT kind FROM audit ORDER BY seq)"));
        Assert.Equal(AuditRig.Numbers(5), await rig.LineAsync(AuditRig.Places));
        Assert.Equal("1|1", await rig.LineAsync(
            "SELECT count(DISTINCT chain), sum(chain = (SELECT audit_chain FROM usage) AND kind = 'genesis') FROM audit"));
        Assert.Equal("1|32|32", await rig.LineAsync(
            "SELECT (SELECT times FROM audit WHERE kind = 'closed'), length(audit_mac), length(settled_mac) FROM usage"));
    }

    [Fact]
    public async Task A_batch_that_is_repeated_keeps_its_places()
    {
        await using var rig = await AuditRig.StartAsync(("Ledger:WriteTimeout", "00:01:00"));
        rig.Store.Obstruction = Obstruction.AfterOnce;

        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);

        await rig.SettledAsync(1);
        await rig.Gateway.StopAsync();
        Assert.Equal(AuditRig.Numbers(4), await rig.LineAsync(AuditRig.Places));
    }

    [Fact]
    public async Task A_row_that_the_database_rejects_leaves_no_gap()
    {
        await using var rig = await AuditRig.StartAsync(("Ledger:WriteTimeout", "00:01:00"));
        await rig.ExecuteAsync("""
            CREATE TRIGGER reject BEFORE INSERT ON usage WHEN new.request_id = 'bad' BEGIN SELECT RAISE(ABORT, 'rejected'); END
            """);
        rig.Store.Hold();
        var requests = Enumerable.Range(0, 20)
            .Select(i => rig.Gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", i == 7 ? "bad" : $"good-{i}")))
            .ToList();
        await rig.Store.HeldAsync();
        rig.Store.Release();
        var answers = await Task.WhenAll(requests);

        await rig.Gateway.StopAsync();

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.Equal("19|19", await rig.LineAsync("SELECT count(*), count(settled_seq) FROM usage"));
        Assert.Equal(AuditRig.Numbers(40), await rig.LineAsync(AuditRig.Places));
    }

    [Fact]
    public async Task Every_column_of_a_row_is_covered_or_is_said_not_to_be()
    {
        await using var rig = await AuditRig.StartAsync();
        var columns = (await rig.LineAsync("SELECT group_concat(name) FROM pragma_table_info('usage')")).Split(',');
        var attempts = (await rig.LineAsync("SELECT group_concat(name) FROM pragma_table_info('attempt')")).Split(',');

        string[] covered =
        [
            "id", .. ChainedLedger.Intent.Select(column => column.Name), .. ChainedLedger.Settlement.Select(column => column.Name),
        ];
        Assert.Equal(covered.Length, covered.Distinct().Count());
        Assert.Empty(covered.Intersect(ChainedLedger.NotCovered));
        Assert.Empty(columns.Except(covered).Except(ChainedLedger.NotCovered));
        Assert.Empty(covered.Except(columns));
        Assert.Equal(
            attempts.Except(["usage_id", "month", "number"]).Order(), ChainedLedger.Attempt.Select(column => column.Name).Order());
    }

    [Fact]
    public async Task Without_a_trail_rows_have_no_place()
    {
        await using var rig = await LedgerRig.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);

        await rig.SettledAsync(1);
        Assert.Equal("0|0|0", await rig.LineAsync("SELECT count(audit_seq), count(settled_mac), (SELECT count(*) FROM audit) FROM usage"));
    }
}
