using System.Net;
using Gateway.Simulator;
using Gateway.Testing;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>The ledger as callers meet it: through the front door, on a real database.</summary>
public sealed class LedgerWriterTests
{
    // Short where a test has to wait for it to pass.
    private static readonly (string, string?) ShortWait = ("Ledger:WriteTimeout", "00:00:00.1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_recorded_before_it_is_sent_and_settled_after_its_response()
    {
        await using var rig = await LedgerRig.StartAsync(("Ledger:WriteTimeout", "00:01:00"));
        rig.Store.Hold();
        var request = rig.ConverseAsync();
        await rig.Store.HeldAsync();

        Assert.Equal(0, rig.Gateway.BedrockCalls);
        rig.Store.Release();

        Assert.Equal(HttpStatusCode.OK, (await request).StatusCode);
        await rig.SettledAsync(1);
        Assert.Equal("demo|own|Converse|claude-haiku-4-5|200|completed|known|1", await rig.LineAsync(
            "SELECT application, surface, operation, alias, status, outcome, usage_known, attempts FROM usage"));
        Assert.Equal("1|1", await rig.LineAsync("SELECT sum(requests), min(input_tokens > 0) FROM usage_hour"));
    }

    [Fact]
    public async Task While_it_cannot_be_written_nothing_is_sent_on_any_surface_and_it_recovers_by_itself()
    {
        await using var rig = await LedgerRig.StartAsync(ShortWait);
        await rig.ReadyAsync(true);
        rig.Store.Obstruction = Obstruction.Before;

        var first = await rig.ConverseAsync();
        await rig.ReadyAsync(false);

        (string Path, string Body, HttpStatusCode Status)[] surfaces =
        [
            ("/converse", Some.ConverseRequest(), HttpStatusCode.ServiceUnavailable),
            ("/converse/stream", Some.ConverseRequest(), HttpStatusCode.ServiceUnavailable),
            ("/model/claude-haiku-4-5/converse", Some.NativeRequest(), HttpStatusCode.ServiceUnavailable),
            ("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.ServiceUnavailable),
            ("/v1/chat/completions", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.ServiceUnavailable),
            ("/converse", "this is not read", HttpStatusCode.ServiceUnavailable),
        ];
        foreach (var (path, body, status) in surfaces)
        {
            var refused = await rig.Gateway.Post(path, body, ("Accept-Language", "en"));
            Assert.Equal((path, status), (path, refused.StatusCode));
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("nothing was sent", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        Assert.Equal("ledger_unavailable", (string?)(await Some.JsonAsync(first))["code"]);
        Assert.DoesNotContain(rig.Gateway.Aws.Journal.Calls, call => call.Service == AwsServices.BedrockRuntime);
        rig.Store.Obstruction = null;
        await rig.ReadyAsync(true);
        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);

        // The first one's intent became durable after all: settled, and counted nowhere.
        await rig.SettledAsync(2);
        Assert.Equal("1", await rig.LineAsync("SELECT sum(requests) FROM usage_hour"));
        Assert.Equal("503|refused", await rig.LineAsync("SELECT status, outcome FROM usage WHERE code = 'ledger_unavailable'"));
    }

    [Fact]
    public async Task A_commit_that_nobody_acknowledged_is_repeated_and_counts_once()
    {
        await using var rig = await LedgerRig.StartAsync(("Ledger:WriteTimeout", "00:01:00"));
        rig.Store.Obstruction = Obstruction.AfterOnce;

        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);

        await rig.SettledAsync(1);
        Assert.Equal(1, rig.Gateway.BedrockCalls);
        Assert.Equal("1", await rig.LineAsync("SELECT sum(requests) FROM usage_hour"));
    }

    [Fact]
    public async Task A_request_does_not_wait_for_ever_and_its_late_intent_is_no_use()
    {
        await using var rig = await LedgerRig.StartAsync(ShortWait);
        rig.Store.Hold();

        var refused = await rig.ConverseAsync();

        Assert.Equal("ledger_unavailable", (string?)(await Some.JsonAsync(refused))["code"]);
        rig.Store.Release();
        await rig.SettledAsync(1);
        Assert.Equal("0", await rig.LineAsync("SELECT count(*) FROM usage_hour"));
        Assert.Equal(0, rig.Gateway.BedrockCalls);
    }

    [Fact]
    public async Task A_caller_that_leaves_while_it_waits_sends_nothing_and_leaves_nothing_open()
    {
        await using var rig = await LedgerRig.StartAsync(("Ledger:WriteTimeout", "00:01:00"));
        rig.Store.Hold();
        using var leave = new CancellationTokenSource();
        var request = rig.Gateway.Post("/converse", Some.ConverseRequest(), leave.Token);
        await rig.Store.HeldAsync();

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await rig.Gateway.Logs.NextAsync(logged => logged.Id == 4000);
        rig.Store.Release();

        await rig.SettledAsync(1);
        Assert.Equal("aborted|0", await rig.LineAsync("SELECT outcome, cost_pusd FROM usage"));
        Assert.Equal(0, rig.Gateway.BedrockCalls);
    }

    [Fact]
    public async Task At_an_orderly_stop_everything_is_written_and_the_writer_is_closed()
    {
        await using var rig = await LedgerRig.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => rig.ConverseAsync()));

        await rig.Gateway.StopAsync();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal("40|40", await rig.LineAsync("SELECT count(*), sum(state = 1) FROM usage"));
        Assert.Equal("1", await rig.LineAsync("SELECT count(*) FROM writer WHERE closed_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_stop_while_it_cannot_be_written_ends_and_says_what_is_lost()
    {
        await using var rig = await LedgerRig.StartAsync(ShortWait);
        rig.Store.Obstruction = Obstruction.Before;
        await rig.ConverseAsync();

        await rig.Gateway.StopAsync();

        Assert.Contains(rig.Gateway.Logs.Events, logged => logged.Id == 4104);
    }

    [Fact]
    public async Task A_database_that_is_away_at_start_is_waited_for()
    {
        using var folder = new TemporaryLedger();
        var store = new ObstructedStore { Obstruction = Obstruction.Before };
        await using var gateway = await TestGateway.StartAsync(folder.Settings(), gateway: store.Replace);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode);
        store.Obstruction = null;
        await gateway.Logs.NextAsync(logged => logged.Id == 4100);
        while (!(await gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode);
    }

    [Fact]
    public async Task Without_a_ledger_requests_are_served_and_the_gateway_is_ready()
    {
        await using var gateway = await TestGateway.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode);
    }
}
