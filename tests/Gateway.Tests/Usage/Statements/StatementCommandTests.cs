using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;

namespace Gateway.Tests.Usage.Statements;

/// <summary><c>statement</c>, from the command line to the documents.</summary>
public sealed class StatementCommandTests : IDisposable
{
    private static readonly string[] Rate =
        ["rate", "2026-11", "--jpy-per-usd", "160.5", "--kind", "AwsInvoice", "--source", "請求書 12345", "--by", "財政課"];

    private readonly TemporaryLedger _folder = new();
    private readonly StatementStage _stage;

    public StatementCommandTests() => _stage = new(_folder.Settings(), new(2026, 12, 5, 3, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("2026-11", "--format", "xlsx")]
    [InlineData("2026-11", "--clock", "Asia/Tokyo")]
    [InlineData("2026-11", "--lang")]
    [InlineData("2026-11", "--final", "--final")]
    [InlineData("2026-11", "2026-12")]
    [InlineData("show", "november")]
    [InlineData("finalize", "2026-11")]
    [InlineData("finalize", "2026-11", "--by", "  ")]
    [InlineData("rate", "2026-11", "--jpy-per-usd", "150", "--kind", "Bank", "--source", "x", "--by", "y")]
    [InlineData("reprice", "2026-11", "--price", "x", "--by", "y")]
    [InlineData("list", "2026-11")]
    public async Task Anything_else_is_wrong_usage(params string[] arguments)
    {
        var run = await _stage.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("usage: statement <month>", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("month: ", "2026-13")]
    [InlineData("month: ", "11/2026")]
    [InlineData("month: This month has not begun.", "2027-01")]
    [InlineData("month: The ledger has nothing of this month", "2026-01")]
    [InlineData("month: A month that has not ended", "finalize", "2026-12", "--by", "財政課")]
    [InlineData("month: A month that has not ended", "finalize", "2027-12", "--by", "財政課")]
    [InlineData("rate: The final rate of this month was not entered", "finalize", "2026-11", "--by", "財政課")]
    [InlineData("final: There is no final statement", "2026-11", "--final")]
    [InlineData("There is no statement with this number", "show", "7")]
    [InlineData("jpy-per-usd: Name the yen", "rate", "2026-11", "--jpy-per-usd", "0.0065", "--kind", "Contract", "--source", "x", "--by", "y")]
    [InlineData("jpy-per-usd: Name the yen", "rate", "2026-11", "--jpy-per-usd", "1,55", "--kind", "Contract", "--source", "x", "--by", "y")]
    [InlineData("month: This month has not begun.", "rate", "2027-01", "--jpy-per-usd", "155", "--kind", "Contract", "--source", "x", "--by", "y")]
    public async Task A_refusal_names_the_field_and_the_remedy(string reason, params string[] arguments)
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));

        Assert.Contains(reason, await _stage.RefusedAsync(arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_entered_later_makes_it_final_and_both_are_kept()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1), SmallMonth.Request(2, "税務課"));
        var provisional = await _stage.PrintAsync("2026-11");

        await _stage.PrintAsync(Rate);
        await _stage.PrintAsync("finalize", "2026-11", "--by", "財政課");

        var (first, last) = (JsonNode.Parse(provisional)!, JsonNode.Parse(await _stage.PrintAsync("2026-11", "--final"))!);
        Assert.Equal((1, "provisional", "155.25"), Says(first));
        Assert.Equal((2, "final", "160.5"), Says(last));
        Assert.Equal("財政課", (string)last["madeBy"]!);
        Assert.Equal((long)first["total"]!["amountPicoUsd"]!, (long)last["total"]!["amountPicoUsd"]!);
        Assert.Equal(provisional, await _stage.PrintAsync("show", "1"));
        Assert.StartsWith("2\t2026-11\tutc\tfinal\t2026-12-05 12:00 JST\t財政課\t-\tsha256:", await _stage.PrintAsync("list"), StringComparison.Ordinal);

        static (int, string, string) Says(JsonNode document) =>
            ((int)document["number"]!, (string)document["state"]!, (string)document["exchangeRates"]![0]!["jpyPerUsd"]!);
    }

    // Whatever is written afterwards, by whatever version: the paper in somebody's file is the one that is shown.
    [Fact]
    public async Task A_final_statement_is_shown_again_byte_by_byte()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        await _stage.PrintAsync(Rate);
        await _stage.PrintAsync("finalize", "2026-11", "--by", "財政課");
        var before = await DocumentsAsync();

        _stage.Time.Advance(TimeSpan.FromDays(40));
        _stage.Settings["Statements:TaxRatePercent"] = "12";
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(2));
        await _stage.ExecuteAsync("DELETE FROM usage WHERE request_id = 'request-1'");

        Assert.Equal(before, await DocumentsAsync());
        Assert.Equal(4, before.Distinct().Count());

        async Task<List<string>> DocumentsAsync() =>
        [
            await _stage.PrintAsync("show", "1"), await _stage.PrintAsync("2026-11", "--final", "--lang", "en"),
            await _stage.PrintAsync("show", "1", "--format", "csv"), await _stage.PrintAsync("2026-11", "--final", "--format", "csv", "--lang", "en"),
        ];
    }

    [Fact]
    public async Task A_stored_document_that_was_changed_or_removed_is_not_shown()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        await _stage.PrintAsync("2026-11");

        await _stage.ExecuteAsync("DROP TRIGGER statement_document_stays; UPDATE statement_document SET document = replace(document, '市民課', '秘書課') WHERE format = 'csv'");
        await _stage.ExecuteAsync("DROP TRIGGER statement_document_kept; DELETE FROM statement_document WHERE language = 'en'");

        Assert.Contains("Statement 1 was changed or removed", await _stage.RefusedAsync("show", "1", "--format", "csv"), StringComparison.Ordinal);
        Assert.Contains("Statement 1 was changed or removed", await _stage.RefusedAsync("show", "1", "--lang", "en"), StringComparison.Ordinal);
        await _stage.PrintAsync("show", "1");
    }

    [Fact]
    public async Task A_month_is_final_by_one_clock()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        await _stage.PrintAsync(Rate);
        await _stage.PrintAsync("finalize", "2026-11", "--by", "財政課");

        var refused = await _stage.RefusedAsync("finalize", "2026-11", "--clock", "jst", "--by", "財政課");

        Assert.Contains("clock: This month is final by the clock utc, as number 1", refused, StringComparison.Ordinal);
        await _stage.PrintAsync("2026-11", "--clock", "jst");
    }

    [Fact]
    public async Task People_that_no_request_named_are_not_zero_people()
    {
        var request = SmallMonth.Request(1);
        await SmallMonth.WriteAsync(_stage, request with { Intent = request.Intent with { EndUser = null } });

        var statement = JsonNode.Parse(await _stage.PrintAsync("2026-11"))!;

        Assert.Equal(1, (long)statement["total"]!["requests"]!);
        Assert.Null(statement["total"]!["endUsers"]);
        Assert.All(statement["uses"]!.AsArray(), use => Assert.Null(use!["endUsers"]));
    }

    [Fact]
    public async Task A_final_month_is_corrected_by_a_new_number_that_names_the_old_one()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        await _stage.PrintAsync(Rate);
        await _stage.PrintAsync("finalize", "2026-11", "--by", "財政課");

        var again = await _stage.RefusedAsync("finalize", "2026-11", "--by", "財政課");
        var other = await _stage.RefusedAsync("finalize", "2026-11", "--by", "財政課", "--replaces", "9");
        var same = await _stage.RefusedAsync("finalize", "2026-11", "--by", "財政課", "--replaces", "1");
        await _stage.PrintAsync("rate", "2026-11", "--jpy-per-usd", "161", "--kind", "AwsInvoice", "--source", "訂正", "--by", "財政課");
        await _stage.PrintAsync("finalize", "2026-11", "--by", "財政課", "--replaces", "1");
        var stale = await _stage.RefusedAsync("finalize", "2026-11", "--by", "財政課", "--replaces", "1");

        Assert.Contains("This month is final as number 1. To correct it, add --replaces 1", again, StringComparison.Ordinal);
        Assert.Contains("replaces: It is not the latest final statement", other, StringComparison.Ordinal);
        Assert.Contains("replaces: It is not the latest final statement", stale, StringComparison.Ordinal);
        Assert.Contains("replaces: It says what number 1 says", same, StringComparison.Ordinal);
        var last = JsonNode.Parse(await _stage.PrintAsync("2026-11", "--final"))!;
        Assert.Equal((2, 1, "161"), ((int)last["number"]!, (int)last["replaces"]!, (string)last["exchangeRates"]![0]!["jpyPerUsd"]!));
        Assert.Equal("160.5", (string)JsonNode.Parse(await _stage.PrintAsync("show", "1"))!["exchangeRates"]![0]!["jpyPerUsd"]!);
    }

    [Fact]
    public async Task A_provisional_statement_gets_a_new_number_only_when_it_says_something_new()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        var first = await _stage.PrintAsync("2026-11");
        _stage.Time.Advance(TimeSpan.FromHours(1));
        var same = await _stage.PrintAsync("2026-11", "--by", "somebody else");
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(2));
        var changed = await _stage.PrintAsync("2026-11");

        Assert.Equal(first, same);
        Assert.Equal((1, 2), ((int)JsonNode.Parse(first)!["number"]!, (int)JsonNode.Parse(changed)!["number"]!));
    }

    [Fact]
    public async Task A_month_without_requests_is_a_statement_of_nothing()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));

        var document = JsonNode.Parse(await _stage.PrintAsync("2026-12"))!;

        Assert.Empty(document["lines"]!.AsArray());
        Assert.Equal((0, "0", 0, 0), (
            (int)document["total"]!["requests"]!, (string)document["total"]!["amountUsd"]!, (int)document["total"]!["amountJpy"]!,
            (int)document["total"]!["amountWithTaxJpy"]!));
        Assert.Equal(0, (int)document["ledger"]!["rows"]!);
    }

    [Fact]
    public async Task Without_a_rate_there_are_no_yen_and_no_zero_either()
    {
        _stage.Settings.Clear();
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));

        var document = JsonNode.Parse(await _stage.PrintAsync("2026-11"))!;

        Assert.All(document["lines"]!.AsArray(), line => Assert.Null(line!["amountJpy"]));
        Assert.Null(document["total"]!["amountJpy"]);
        Assert.Null(document["total"]!["amountWithTaxJpy"]);
        Assert.Contains(",為替レート未設定\r\n", await _stage.PrintAsync("2026-11", "--format", "csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_divided_where_the_rate_changes()
    {
        _stage.Settings["Prices:ExchangeRates:r8:To"] = "2026-11-16T00:00:00+09:00";
        foreach (var (key, value) in new[] { ("Kind", "Contract"), ("From", "2026-11-16T00:00:00+09:00"), ("JpyPerUsd", "160"), ("Source", "x"), ("EnteredBy", "y") })
        {
            _stage.Settings[$"Prices:ExchangeRates:later:{key}"] = value;
        }

        await SmallMonth.WriteAsync(
            _stage, SmallMonth.Request(1, at: new(2026, 11, 15, 14, 59, 59, TimeSpan.Zero)), SmallMonth.Request(2, at: new(2026, 11, 15, 15, 0, 0, TimeSpan.Zero)));

        var lines = JsonNode.Parse(await _stage.PrintAsync("2026-11"))!["lines"]!.AsArray();

        Assert.Equal(
            ["later 160", "r8 155.25"],
            lines.Select(line => $"{line!["rateId"]} {line["jpyPerUsd"]}").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(10, lines.Count);
    }

    // Made by this program's own totals, so that only a fault or a hand can do it.
    [Theory]
    [InlineData("UPDATE usage_hour SET cost_pusd = cost_pusd + 1", "claude-haiku-4-5: cost_pusd -1")]
    [InlineData("UPDATE usage SET output_tokens = output_tokens + 7 WHERE request_id = 'request-2'", "claude-haiku-4-5: output_tokens +7")]
    [InlineData("DELETE FROM usage WHERE request_id = 'request-2'", "claude-haiku-4-5: requests -1")]
    [InlineData("UPDATE usage SET alias = 'other' WHERE request_id = 'request-2'", "other: requests +1")]
    public async Task Rows_and_totals_that_differ_are_told_and_nothing_is_stored(string hand, string told)
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1), SmallMonth.Request(2));
        await _stage.ExecuteAsync(hand);

        Assert.Contains(told, await _stage.RefusedAsync("2026-11"), StringComparison.Ordinal);
        Assert.Equal("", await _stage.PrintAsync("list"));
    }

    [Fact]
    public async Task Charges_that_do_not_agree_with_their_price_row_are_told()
    {
        var request = SmallMonth.Request(1);
        await SmallMonth.WriteAsync(_stage, request with { CostPicoUsd = request.CostPicoUsd + 1 });

        Assert.Contains($"do not agree with the price row '{SmallMonth.Haiku}' (by 1 pico-USD)", await _stage.RefusedAsync("2026-11"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_row_that_is_gone_is_told()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1) with { PriceId = "contract-2025" });

        Assert.Contains("price row 'contract-2025', which is not in the settings any more", await _stage.RefusedAsync("2026-11"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_were_removed_leave_the_statements_that_were_made()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        await _stage.PrintAsync(Rate);
        await _stage.PrintAsync("finalize", "2026-11", "--by", "財政課");
        var before = await _stage.PrintAsync("2026-11", "--final");
        await _stage.WriteAsync(store => store.RemoveAsync(202611, 1_000, TestContext.Current.CancellationToken));

        Assert.Contains("The rows of 2026-11 (UTC) were removed", await _stage.RefusedAsync("2026-11"), StringComparison.Ordinal);
        Assert.Contains("The rows of 2026-11 (UTC) were removed", await _stage.RefusedAsync("2026-11", "--clock", "jst"), StringComparison.Ordinal);
        Assert.Equal(before, await _stage.PrintAsync("2026-11", "--final"));
    }

    [Fact]
    public async Task A_month_with_requests_under_way_cannot_be_final()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));
        await _stage.PrintAsync(Rate);
        await _stage.WriteAsync(async store =>
        {
            await store.CommitAsync(new([SomeLedger.Intent()], []), TestContext.Current.CancellationToken);

            Assert.Contains("1 requests of this month are under way", await _stage.RefusedAsync("finalize", "2026-11", "--by", "x"), StringComparison.Ordinal);
            Assert.Equal(1, (int)JsonNode.Parse(await _stage.PrintAsync("2026-11"))!["ledger"]!["openRequests"]!);
        });
    }

    [Fact]
    public async Task A_byte_order_mark_is_before_a_CSV_alone_and_only_when_asked_for()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1));

        Assert.StartsWith("\uFEFF区分,項目,", await _stage.PrintAsync("2026-11", "--format", "csv", "--bom"), StringComparison.Ordinal);
        Assert.StartsWith("区分,項目,", await _stage.PrintAsync("2026-11", "--format", "csv"), StringComparison.Ordinal);
        Assert.StartsWith("{", await _stage.PrintAsync("2026-11", "--bom"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_department_cannot_make_a_formula_of_its_name()
    {
        await SmallMonth.WriteAsync(_stage, SmallMonth.Request(1, "=1+1, \"x\""));

        var csv = await _stage.PrintAsync("2026-11", "--format", "csv");

        Assert.Contains("明細,,\"'=1+1, \"\"x\"\"\",resident_desk,", csv, StringComparison.Ordinal);
        Assert.All(csv.Split("\r\n")[..^1], row => Assert.Equal(17, Fields(row)));
        Assert.Equal("=1+1, \"x\"", (string)JsonNode.Parse(await _stage.PrintAsync("2026-11"))!["lines"]![0]!["department"]!);
    }

    [Fact]
    public async Task The_clock_and_the_rules_of_money_are_settings()
    {
        _stage.Settings["Statements:Clock"] = "Jst";
        _stage.Settings["Statements:Rounding"] = "HalfUp";
        _stage.Settings["Statements:TaxRatePercent"] = "8";
        await SmallMonth.WriteAsync(_stage, [.. Enumerable.Range(0, 20).Select(i => SmallMonth.Request(i))]);

        var document = JsonNode.Parse(await _stage.PrintAsync("2026-11"))!;

        var exact = (long)document["total"]!["amountPicoUsd"]! * 155.25m / 1_000_000_000_000m;
        var yen = (long)decimal.Round(exact, MidpointRounding.AwayFromZero);
        Assert.Equal(("2026-10-31T15:00:00Z", "2026-11-01T00:00:00+09:00"), ((string)document["time"]!["fromUtc"]!, (string)document["time"]!["fromJst"]!));
        Assert.NotEqual(decimal.Floor(exact), yen);
        Assert.Equal((yen, (long)decimal.Round(yen * 0.08m, MidpointRounding.AwayFromZero)), ((long)document["total"]!["amountJpy"]!, (long)document["total"]!["taxJpy"]!));
    }

    [Fact]
    public async Task Without_a_ledger_it_says_so()
    {
        var stage = new StatementStage(new() { ["Ledger:Store"] = "None" }, _stage.Time.GetUtcNow());

        var (exitCode, output, error) = await stage.RunAsync("2026-11");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("Ledger__Store is None", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_no_gateway_has_made_yet_is_not_made_by_the_command()
    {
        Assert.Contains("The ledger cannot be used at present", await _stage.RefusedAsync("2026-11"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.db"));
    }

    [Fact]
    public async Task Wrong_settings_are_told()
    {
        _stage.Settings["Statements:TaxRatePercent"] = "110";

        var (exitCode, output, error) = await _stage.RunAsync("2026-11");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("TaxRatePercent", error, StringComparison.Ordinal);
    }

    private static int Fields(string row)
    {
        var (fields, quoted) = (1, false);
        foreach (var c in row)
        {
            quoted ^= c == '"';
            fields += c == ',' && !quoted ? 1 : 0;
        }

        return fields;
    }
}
