using Gateway.Testing;
using Gateway.Tests.ContractorFiles;
using Gateway.Usage.Reconciliation;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary>Files that cannot be right: each is refused with its name, the place in it and what to do.</summary>
public sealed class BrokenBillTests
{
    private static readonly BillLine Fine = new() { Amount = 0.1m };

    public static TheoryData<string, string, string> Broken()
    {
        var text = new BillFolder(_ => "", new SplitMix64(5)).Text([Fine, Fine]);
        var header = string.Join(',', BillLine.Columns) + "\n";
        return new()
        {
            { "no rate column", text.Replace("line_item_unblended_rate", "rate", StringComparison.Ordinal), "line_item_unblended_rate: This column is missing" },
            { "a column twice", text.Replace("pricing_unit", "line_item_usage_type", StringComparison.Ordinal), "line_item_usage_type: There are two columns" },
            { "no rows", header, "It has no row" },
            { "empty", "", "The file is empty" },
            { "cut within a quote", text[..text.LastIndexOf('}')], "row 3: The file ends within a quoted cell" },
            { "cut within a row", text[..text.LastIndexOf(",USD", StringComparison.Ordinal)], "row 3: It has" },
            { "a quote inside a cell", header + "a\"b,c\n", "row 2: There is a quote" },
            { "text after a quote", header + "\"a\"b,c\n", "row 2: There is text after" },
            { "old line ends", header + "a,b\rc,d\n", "row 2: A line ends with a carriage return alone" },
            { "no number", Row(Fine).Replace(",0.1,", ",a lot,", StringComparison.Ordinal), "row 2, line_item_usage_amount: 'a lot' is no number" },
            { "wrong cost", Row(Fine with { Cost = 0.11m }), "row 2, line_item_unblended_cost: Amount times rate" },
            { "a thousand times the cost", Row(Fine with { Cost = 0.11m, Amount = 100_000 }), "row 2, line_item_unblended_cost: Amount times rate" },
            { "yen", Row(Fine with { Currency = "JPY" }), "row 2, line_item_currency_code: The currency is 'JPY'" },
            { "another month", Row(Fine with { Period = "2026-10-01T00:00:00.000Z" }), "row 2, bill_billing_period_start_date: The billing period is 2026-10" },
            { "a map that is none", Row(Fine).Replace("{\"\"product_name\"\"", "{product_name=", StringComparison.Ordinal), "row 2, product: The map is not JSON" },
        };

        static string Row(BillLine line) => string.Join(',', BillLine.Columns) + "\n" + line.Csv(new SplitMix64(3)) + "\n";
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_file_is_refused_with_file_place_and_remedy(string what, string text, string says)
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var path = stage.PathOf("bill.csv.gz");
        BillFolder.WriteFile(path, text);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", path, "--lang", "en");

        Assert.True((run.ExitCode, run.Output) == (1, ""), $"{what}: {run.Output}");
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Contains("sk for", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_piece_that_was_cut_is_refused()
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var path = stage.PathOf("bill.csv.gz");
        var dice = new SplitMix64(9);
        BillFolder.WriteFile(path, new BillFolder(_ => "", dice).Text([.. Enumerable.Range(0, 3_000).Select(i => Fine with { Amount = dice.Below(900_000) })]));
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length * 2 / 3)], TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", path, "--lang", "en");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("cut or damaged", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_piece_that_the_manifest_lists_and_is_not_there_stops_the_comparison()
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var pieces = new BillFolder(stage.PathOf, new SplitMix64(1)).Write([.. Enumerable.Repeat(Fine, 40)]);
        File.Delete(pieces[0]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--lang", "en");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("bill-00001.csv.gz, which the manifest lists, is missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_no_manifest_lists_is_named_and_not_read()
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        new BillFolder(stage.PathOf, new SplitMix64(1)).Write([Fine]);
        var extra = stage.PathOf("cur", "data", "BILLING_PERIOD=2026-11", "old-00001.csv.gz");
        BillFolder.WriteFile(extra, "not even CSV\"");

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--lang", "en");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Note: not read, no manifest lists it: {extra}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no manifest", "There is no manifest")]
    [InlineData("no list", "The manifest has no dataFiles")]
    [InlineData("no JSON", "The manifest's JSON cannot be read")]
    [InlineData("parquet", "Parquet is not read")]
    [InlineData("nothing", "There is no such file or folder")]
    public async Task What_was_handed_over_must_be_an_export(string what, string says)
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var path = stage.PathOf("cur", what == "parquet" ? "a.parquet" : "a-Manifest.json");
        if (what != "nothing")
        {
            await File.WriteAllTextAsync(
                what == "no manifest" ? stage.PathOf("cur", "a.csv") : path, what == "no list" ? "{}" : "?", TestContext.Current.CancellationToken);
        }

        var run = await stage.RunAsync(
            ReconcileCommand.RunAsync, "2026-11", "--cur", what == "no manifest" ? stage.PathOf("cur") : path, "--lang", "en");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("2026-11")]
    [InlineData("2026-13", "--cur", "x")]
    [InlineData("11/2026", "--cur", "x")]
    [InlineData("2026-11", "--cur")]
    [InlineData("2026-11", "--cur", "x", "--doctor-runs", "-1")]
    [InlineData("2026-11", "--cur", "x", "--dimensions", "a", "b")]
    [InlineData("2026-11", "--bill", "x")]
    public async Task Anything_else_is_wrong_usage(params string[] arguments)
    {
        await using var stage = await CommandStage.StartAsync();

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("usage: reconcile", run.Error, StringComparison.Ordinal);
    }
}
