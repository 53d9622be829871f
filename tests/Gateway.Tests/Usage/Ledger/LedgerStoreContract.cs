using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Tests.Usage.Reports;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>What every store of the ledger does, whatever its engine. Each engine has a subclass, which runs all of it.</summary>
public abstract class LedgerStoreContract : IAsyncLifetime
{
    private readonly List<ILedgerStore> _stores = [];

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The store of a process that starts now on the test's database, not yet opened.</summary>
    private protected abstract ILedgerStore Create();

    /// <summary>Brings the schema of the test's database up to date, as one of several processes that start at once.</summary>
    private protected abstract Task MigrateAsync();

    /// <summary>Makes the others see that the process of this store has ended, without having closed it.</summary>
    private protected virtual ValueTask KillAsync(ILedgerStore store) => store.DisposeAsync();

    public virtual ValueTask InitializeAsync() => default;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_row_holds_all_that_is_known()
    {
        var store = await OpenAsync();
        var intent = SomeLedger.Intent() with { WouldRefuse = "tokens_per_day" };
        await WriteAsync(store, [intent], [SomeLedger.Settlement(intent) with { Flags = LedgerFlags.Ambiguous | LedgerFlags.Aborted }]);

        Assert.Equal(
            "202611|0HN1|resident_desk|市民課|staff-17|own|ConverseStream|claude-haiku-4-5|jp.anthropic.claude-haiku-4-5-20251001-v1:0|"
            + "444455556666/ap-northeast-1|proof-1|1796081400000|5000|27500000000|tokens_per_day|1|1796081403000|200||completed|end_turn|"
            + "1000|200|30|4|5|known|6|haiku-4-5-2026|2200000000|contract-2026|aws-1|gateway-test|120|3000|2",
            await LineAsync(store, """
                SELECT month, request_id, application, department, end_user, surface, operation, alias, model_id, target, proof_id, started_at,
                    reserved_tokens, reserved_pusd, would_refuse, state, settled_at, status, code, outcome, stop_reason, input_tokens,
                    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, usage_known, flags, price_id, cost_pusd,
                    rate_id, upstream_request_id, session_name, first_chunk_ms, duration_ms, attempts FROM usage
                """));
        Assert.Equal(
            [
                "202611|1|444455556666/ap-northeast-1|5|1000|1|503|aws-0|throttled|0",
                "202611|2|444455556666/ap-northeast-3|1000||1|||connection_lost|1",
            ],
            await LinesAsync(store, """
                SELECT month, number, target, started_ms, duration_ms, bytes_sent, status, upstream_request_id, error, ambiguous
                FROM attempt ORDER BY number
                """));
    }

    [Fact]
    public async Task An_intent_is_open_until_it_is_settled_and_counts_then()
    {
        var store = await OpenAsync();
        var intent = SomeLedger.Intent();
        await WriteAsync(store, [intent], []);

        Assert.Equal("0||", await LineAsync(store, "SELECT state, settled_at, cost_pusd FROM usage"));
        Assert.Empty(await LinesAsync(store, "SELECT hour FROM usage_hour"));

        await WriteAsync(store, [], [SomeLedger.Settlement(intent)]);

        Assert.Equal("1|2200000000", await LineAsync(store, "SELECT state, cost_pusd FROM usage"));
        Assert.Equal("498911|resident_desk|市民課|claude-haiku-4-5|1|0|1000|200|30|4|5|0|2200000000|0", await LineAsync(store, """
            SELECT hour, application, department, alias, requests, open_unknown, input_tokens, output_tokens, cache_read_tokens,
                cache_write_5m_tokens, cache_write_1h_tokens, unknown_tokens, cost_pusd, estimated_pusd FROM usage_hour
            """));
    }

    [Fact]
    public async Task Reports_say_what_the_requests_add_up_to()
    {
        var store = await OpenAsync();
        var month = new GeneratedMonth();
        await month.WriteAsync(store, Cancelled);
        await using var connection = await store.OpenReadingAsync(Cancelled);

        foreach (var query in GeneratedMonth.Queries())
        {
            var rows = await UsageTotalsReader.ReadAsync(connection, query, GeneratedMonth.Rates, Cancelled);
            var people = await EndUserCounts.ReadAsync(connection, query, rows!, Cancelled);

            Assert.Equal(
                month.Expected(query), GeneratedMonth.Lines(UsageReport.Of(query, rows!, people, GeneratedMonth.Rates)));
        }
    }

    [Fact]
    public async Task A_batch_that_is_written_again_counts_once()
    {
        var store = await OpenAsync();
        var (one, two) = (SomeLedger.Intent(), SomeLedger.Intent());
        var batch = new LedgerBatch([one, two], [SomeLedger.Settlement(one)]);

        for (var repeated = 0; repeated < 3; repeated++)
        {
            await store.CommitAsync(batch, Cancelled);
        }

        Assert.Equal("2|2", await LineAsync(store, "SELECT count(*), (SELECT count(*) FROM attempt) FROM usage"));
        Assert.Equal("1|1000|2200000000", await LineAsync(store, "SELECT requests, input_tokens, cost_pusd FROM usage_hour"));
    }

    [Fact]
    public async Task A_request_is_settled_once_and_the_first_settlement_stays()
    {
        var store = await OpenAsync();
        var intent = SomeLedger.Intent();
        await WriteAsync(store, [intent], [SomeLedger.Settlement(intent)]);

        await WriteAsync(store, [], [SomeLedger.Settlement(intent) with { Tokens = new(9, 9, 9, 9, 9), CostPicoUsd = 9, Outcome = "aborted" }]);

        Assert.Equal("completed|1000|2200000000", await LineAsync(store, "SELECT outcome, input_tokens, cost_pusd FROM usage"));
        Assert.Equal("1|1000|2200000000", await LineAsync(store, "SELECT requests, input_tokens, cost_pusd FROM usage_hour"));
    }

    [Fact]
    public async Task A_settlement_without_an_intent_changes_nothing()
    {
        var store = await OpenAsync();

        await WriteAsync(store, [], [SomeLedger.Settlement(SomeLedger.Intent())]);

        Assert.Equal("0|0|0", await LineAsync(store, "SELECT (SELECT count(*) FROM usage), (SELECT count(*) FROM usage_hour), (SELECT count(*) FROM attempt)"));
    }

    [Fact]
    public async Task A_request_that_was_refused_for_want_of_the_ledger_is_settled_and_not_counted()
    {
        var store = await OpenAsync();
        var intent = SomeLedger.Intent();

        await WriteAsync(store, [intent], [SomeLedger.Settlement(intent) with
        {
            Status = 503, Code = "ledger_unavailable", Outcome = "refused", Tokens = default, CostPicoUsd = 0, Attempts = [],
        }]);

        Assert.Equal("1|ledger_unavailable", await LineAsync(store, "SELECT state, code FROM usage"));
        Assert.Equal("0|0", await LineAsync(store, "SELECT (SELECT count(*) FROM usage_hour), (SELECT count(*) FROM end_user_hour)"));
    }

    [Fact]
    public async Task Estimates_and_missing_prices_are_counted_apart()
    {
        var store = await OpenAsync();
        var (one, two) = (SomeLedger.Intent(), SomeLedger.Intent());

        await WriteAsync(store, [one, two], [
            SomeLedger.Settlement(one) with { Flags = LedgerFlags.Estimated, CostPicoUsd = 7 },
            SomeLedger.Settlement(two) with { Flags = LedgerFlags.Unpriced, CostPicoUsd = 0, PriceId = null },
        ]);

        Assert.Equal("2|1|1|7|7", await LineAsync(store, "SELECT requests, estimated, unpriced, cost_pusd, estimated_pusd FROM usage_hour"));
    }

    [Fact]
    public async Task An_end_user_is_there_once_an_hour()
    {
        var store = await OpenAsync();
        LedgerIntent[] intents =
        [
            SomeLedger.Intent(), SomeLedger.Intent(), SomeLedger.Intent() with { EndUser = null },
            SomeLedger.Intent() with { EndUser = "staff-18" }, SomeLedger.Intent(SomeLedger.Start.AddHours(1)),
        ];

        await WriteAsync(store, intents, [.. intents.Select(SomeLedger.Settlement)]);

        Assert.Equal(
            ["498911|staff-17", "498911|staff-18", "498912|staff-17"],
            await LinesAsync(store, "SELECT hour, end_user FROM end_user_hour ORDER BY hour, end_user"));
    }

    [Fact]
    public async Task Open_rows_of_a_process_that_ended_become_unknown_and_are_charged_once_at_their_reservation()
    {
        var first = await OpenAsync();
        var (settled, open, free) = (SomeLedger.Intent(), SomeLedger.Intent(), SomeLedger.Intent() with { ReservedPicoUsd = 0 });
        await WriteAsync(first, [settled, open, free], [SomeLedger.Settlement(settled)]);
        await KillAsync(first);

        var second = CreateStore();
        Assert.Equal(2, await second.OpenAsync(Cancelled));
        Assert.Equal(0, await second.OpenAsync(Cancelled));
        await KillAsync(second);
        var third = CreateStore();
        Assert.Equal(0, await third.OpenAsync(Cancelled));

        Assert.Equal(
            ["1|completed|known|0|2200000000", "2|outcome_unknown|unknown|1|27500000000", "2|outcome_unknown|unknown|9|0"],
            await LinesAsync(third, "SELECT state, outcome, usage_known, flags, cost_pusd FROM usage ORDER BY state, cost_pusd DESC"));
        Assert.Equal("3|2|1|1000|10000|29700000000|27500000000", await LineAsync(third, """
            SELECT sum(requests), sum(open_unknown), sum(unpriced), sum(input_tokens), sum(unknown_tokens), sum(cost_pusd), sum(estimated_pusd)
            FROM usage_hour
            """));
    }

    [Fact]
    public async Task Opened_again_after_a_failure_a_process_keeps_its_own_open_rows()
    {
        var store = await OpenAsync();
        var intent = SomeLedger.Intent();
        await WriteAsync(store, [intent], []);

        Assert.Equal(0, await store.OpenAsync(Cancelled));

        Assert.Equal("0", await LineAsync(store, "SELECT state FROM usage"));
        await WriteAsync(store, [], [SomeLedger.Settlement(intent)]);
        Assert.Equal("1", await LineAsync(store, "SELECT count(*) FROM writer"));
        Assert.Equal("1|2200000000", await LineAsync(store, "SELECT requests, cost_pusd FROM usage_hour"));
    }

    [Fact]
    public async Task A_late_settlement_of_an_unknown_row_corrects_it_once()
    {
        var first = await OpenAsync();
        var intent = SomeLedger.Intent();
        await WriteAsync(first, [intent], []);
        await KillAsync(first);
        var second = await OpenAsync();

        await WriteAsync(second, [], [SomeLedger.Settlement(intent)]);
        await WriteAsync(second, [], [SomeLedger.Settlement(intent)]);

        Assert.Equal("1|completed|2200000000", await LineAsync(second, "SELECT state, outcome, cost_pusd FROM usage"));
        Assert.Equal("1|0|0|0|1000|0|2200000000|0", await LineAsync(second, """
            SELECT sum(requests), sum(open_unknown), sum(estimated), sum(unpriced), sum(input_tokens), sum(unknown_tokens), sum(cost_pusd),
                sum(estimated_pusd) FROM usage_hour
            """));
    }

    [Fact]
    public async Task A_row_that_cannot_be_written_is_blamed_and_leaves_nothing_behind()
    {
        var store = await OpenAsync();
        var (good, bad) = (SomeLedger.Intent(), SomeLedger.Intent() with { RequestId = null! });

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(store, [good, bad], [SomeLedger.Settlement(good)]));

        Assert.True(store.Blames(failure), failure.ToString());
        Assert.Equal("0", await LineAsync(store, "SELECT count(*) FROM usage"));
        await WriteAsync(store, [good], [SomeLedger.Settlement(good)]);
        Assert.Equal("1", await LineAsync(store, "SELECT count(*) FROM usage"));
    }

    [Fact]
    public async Task Totals_equal_the_rows_whatever_is_repeated_lost_and_late()
    {
        var dice = new SplitMix64(20261129);
        var store = await OpenAsync();
        var open = new List<LedgerIntent>();
        for (var round = 0; round < 60; round++)
        {
            LedgerIntent[] intents = [.. Enumerable.Range(0, Next(6)).Select(_ => SomeLedger.Intent(SomeLedger.Start.AddMinutes(Next(300))) with
            {
                Application = $"app-{Next(3)}", Alias = $"model-{Next(2)}", ReservedPicoUsd = Next(3) * 1_000L, ReservedTokens = Next(100),
            })];
            open.AddRange(intents);
            var settled = open.Where(_ => Next(3) > 0).ToList();
            LedgerSettlement[] settlements = [.. settled.Select(intent => SomeLedger.Settlement(intent) with
            {
                Tokens = new(Next(9), Next(9), Next(9), Next(9), Next(9)), CostPicoUsd = Next(5_000), Flags = (LedgerFlags)Next(16), Attempts = [],
            })];
            var batch = new LedgerBatch(intents, settlements);
            await store.CommitAsync(batch, Cancelled);
            if (Next(4) == 0)
            {
                await store.CommitAsync(batch, Cancelled);
            }

            open.RemoveAll(settled.Contains);
            if (Next(8) == 0)
            {
                await KillAsync(store);
                store = await OpenAsync();
                open.RemoveAll(_ => Next(2) == 0); // The others are settled late.
            }
        }

        await KillAsync(store);
        store = await OpenAsync();
        var totals = await LinesAsync(store, """
            SELECT hour, application, alias, sum(requests), sum(open_unknown), sum(estimated), sum(unpriced), sum(input_tokens),
                sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens), sum(unknown_tokens),
                sum(cost_pusd), sum(estimated_pusd)
            FROM usage_hour GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """);

        Assert.True(totals.Count > 20, $"Only {totals.Count} hours.");
        Assert.Equal(
            await LinesAsync(store, """
                SELECT started_at / 3600000, application, alias, count(*), sum(CASE WHEN state = 2 THEN 1 ELSE 0 END),
                    sum(CASE WHEN state = 1 THEN flags & 1 ELSE 0 END), sum((flags & 8) / 8),
                    sum(coalesce(input_tokens, 0)), sum(coalesce(output_tokens, 0)), sum(coalesce(cache_read_tokens, 0)),
                    sum(coalesce(cache_write_5m_tokens, 0)), sum(coalesce(cache_write_1h_tokens, 0)),
                    sum(CASE WHEN state = 2 THEN reserved_tokens ELSE 0 END), sum(cost_pusd), sum(cost_pusd * (flags & 1))
                FROM usage WHERE state <> 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """),
            totals);

        int Next(int bound) => dice.Below(bound);
    }

    [Fact]
    public async Task Processes_that_start_at_once_all_find_the_same_schema()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(MigrateAsync, Cancelled)));

        var store = await OpenAsync();
        Assert.Equal(["1"], await LinesAsync(store, "SELECT version FROM schema_version WHERE version = 1"));
    }

    [Fact]
    public async Task A_ledger_of_a_newer_program_is_refused_and_not_changed()
    {
        var store = await OpenAsync();
        await ExecuteAsync(store, "INSERT INTO schema_version (version, name, applied_at) VALUES (9999, 'of-the-future', 0)");
        await KillAsync(store);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => CreateStore().OpenAsync(Cancelled));

        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_month_is_removed_and_its_totals_stay()
    {
        var store = await OpenAsync();
        LedgerIntent[] intents =
        [
            .. Enumerable.Range(0, 25).Select(i => SomeLedger.Intent(SomeLedger.Start.AddMinutes(-i))),
            SomeLedger.Intent(SomeLedger.Start.AddHours(1)),
        ];
        await WriteAsync(store, intents, [.. intents.Select(SomeLedger.Settlement)]);
        var before = await LinesAsync(store, "SELECT hour, requests, cost_pusd FROM usage_hour ORDER BY hour");

        var removed = 0;
        while (await store.RemoveAsync(202611, 10, Cancelled) is var some and > 0)
        {
            removed += some;
        }

        Assert.Equal(25, removed);
        Assert.Equal("202612|1|2", await LineAsync(store, "SELECT min(month), count(*), (SELECT count(*) FROM attempt) FROM usage"));
        Assert.Equal(before, await LinesAsync(store, "SELECT hour, requests, cost_pusd FROM usage_hour ORDER BY hour"));
    }

    [Fact]
    public async Task A_month_is_exported_whole_and_alike_on_every_engine()
    {
        var store = await OpenAsync();
        LedgerIntent[] intents =
        [
            .. Enumerable.Range(0, 1_200).Select(i => SomeLedger.Intent(SomeLedger.Start.AddMilliseconds(i))),
            SomeLedger.Intent(SomeLedger.Start.AddHours(1)),
        ];
        await WriteAsync(store, intents, [.. intents.Select(SomeLedger.Settlement)]);
        var export = new LedgerExport(store);
        var path = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.NewGuid():N}-{LedgerExport.FileName(202611)}");
        try
        {
            Assert.Equal((true, false), (await export.HasRowsAsync(202611, Cancelled), await export.HasRowsAsync(202610, Cancelled)));
            Assert.Equal(1_200, await export.WriteAsync(202611, path, Cancelled));

            await using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked);
            var lines = (await reader.ReadToEndAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!.AsObject()).ToLookup(line => (string?)line["table"]);
            Assert.Equal(intents.Take(1_200).Select(intent => $"{intent.Id}").Order(), lines["usage"].Select(line => (string?)line["id"]).Order());
            Assert.Equal(2_400, lines["attempt"].Count());
            Assert.All(lines["attempt"], line => Assert.True(line["bytes_sent"]!.GetValue<int>() == 1));
            Assert.All(lines["usage"], line => Assert.Equal(
                ("市民課", 2_200_000_000L, false),
                ((string?)line["department"], (long)line["cost_pusd"]!, line.ContainsKey("would_refuse"))));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_writer_that_ends_in_order_says_so()
    {
        var store = await OpenAsync();

        await store.CloseAsync(Cancelled);

        Assert.Equal("1", await LineAsync(store, "SELECT count(*) FROM writer WHERE closed_at IS NOT NULL"));
    }

    private protected async Task<ILedgerStore> OpenAsync()
    {
        var store = CreateStore();
        await store.OpenAsync(Cancelled);
        return store;
    }

    private protected static Task WriteAsync(ILedgerStore store, LedgerIntent[] intents, LedgerSettlement[] settlements) =>
        store.CommitAsync(new LedgerBatch(intents, settlements), Cancelled);

    private protected static async Task<string> LineAsync(ILedgerStore store, string sql) => Assert.Single(await LinesAsync(store, sql));

    /// <summary>The rows of a query, with <c>|</c> between the columns, and nothing for null.</summary>
    private protected static async Task<IReadOnlyList<string>> LinesAsync(ILedgerStore store, string sql)
    {
        await using var connection = await store.OpenReadingAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancelled))
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        }

        return lines;
    }

    private protected abstract Task ExecuteAsync(ILedgerStore store, string sql);

    private static string Text(object value) => value switch
    {
        DBNull => "",
        bool flag => flag ? "1" : "0",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private ILedgerStore CreateStore()
    {
        var store = Create();
        _stores.Add(store);
        return store;
    }
}
