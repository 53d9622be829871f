using System.Text.Json.Nodes;
using Gateway.Residency.Trails;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Tests.ContractorFiles;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Reconciliation;
using Gateway.Usage.Reconciliation.Comparison;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary><c>reconcile</c> as it is run: a month of the ledger, and bills in every spelling that was seen.</summary>
public sealed class ReconcileTests(SharedPostgreSql postgreSql)
{
    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 1)]
    public async Task Each_planted_difference_is_in_its_bucket_and_the_parts_are_the_whole(bool onServer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var dice = Dice(out var seed);
            await using var stage = await CommandStage.StartAsync(onServer ? postgreSql : null);
            var month = new PlantedMonth(dice);
            await stage.WriteAsync(month.Intents, month.Settlements);
            var lines = month.Lines();
            var (foreign, counts) = ForeignLines(dice);
            new BillFolder(stage.PathOf, dice).Write([.. lines, .. foreign]);

            var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

            Assert.True(run.ExitCode == 0, $"seed {seed}: {run.Error}{run.Output}");
            AssertPlanted(run.Json["bill"]!, month);
            AssertSums(run.Json["bill"]!, month);
            var rows = run.Json["bill"]!["rows"]!;
            Assert.Equal(lines.Count + foreign.Count, (int)rows["read"]!);
            Assert.Equal((lines.Count, counts), ((int)rows["compared"]!, (
                (int)rows["otherServices"]!, (int)rows["otherAccounts"]!, (int)rows["adjustments"]!, (int)rows["unknown"]!)));
        }
    }

    [Fact]
    public async Task What_nothing_explains_is_shown_with_its_hours()
    {
        var dice = Dice(out var seed);
        await using var stage = await CommandStage.StartAsync();
        var month = new PlantedMonth(dice, unexplained: true);
        await stage.WriteAsync(month.Intents, month.Settlements);
        new BillFolder(stage.PathOf, dice).Write(month.Lines());

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        Assert.True(run.ExitCode == 1, $"seed {seed}: {run.Error}");
        AssertPlanted(run.Json["bill"]!, month);
        AssertSums(run.Json["bill"]!, month);
        Assert.Equal("not_explained", (string)run.Json["bill"]!["verdict"]!);
        Assert.All(run.Json["bill"]!["tokens"]!.AsArray(), kind => Assert.Equal((string)kind!["kind"]! != "cacheRead", (bool)kind["isExplained"]!));
    }

    [Theory]
    [InlineData(0.0002, 50, 50)]
    [InlineData(0.000001, 0, 100)]
    public async Task What_AWS_rounds_away_is_its_rounding_and_no_more(decimal finest, int rounding, int unexplained)
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var line = BillSpelling.All[2].Line(BilledModel.All[0], TokenKind.Input, PlantedMonth.Start.AddHours(5), 100, BillLine.Gateway);
        new BillFolder(stage.PathOf, dice).Write([line, line with { Amount = finest, Start = line.Start.AddHours(9), Principal = PlantedMonth.Other }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        // A hundred tokens that the ledger does not have, as 0.0001 million: half of the last digit may be rounding.
        var buckets = run.Json["bill"]!["tokens"]![0]!["month"]!["buckets"]!.AsObject();
        Assert.Equal((rounding, unexplained), (Of("rounding"), Of("unexplained")));

        int Of(string bucket) => (int)((decimal?)buckets[bucket] ?? 0);
    }

    [Fact]
    public async Task A_later_export_replaces_the_earlier_ones_and_says_what_it_has_changed()
    {
        var dice = Dice(out var seed);
        await using var stage = await CommandStage.StartAsync();
        var month = new PlantedMonth(dice);
        await stage.WriteAsync(month.Intents, month.Settlements);
        var lines = month.Lines();
        var folder = new BillFolder(stage.PathOf, dice);
        folder.Write([.. lines.Take(lines.Count / 2)], "2026-11-30T01:00:00.000Z-a");
        folder.Write([.. lines, lines[0] with { Amount = 7 * lines[0].Amount }], "2026-12-03T01:00:00.000Z-b");
        folder.Write(lines, "2026-12-05T01:00:00.000Z-c");
        folder.Write(lines, "2026-11-05T01:00:00.000Z-d", month: "2026-10");

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        Assert.True(run.ExitCode == 0, $"seed {seed}: {run.Error}{run.Output}");
        AssertPlanted(run.Json["bill"]!, month);
        var correction = Assert.Single(run.Json["bill"]!["corrections"]!.AsArray())!;
        Assert.True((decimal)correction["tokensAfter"]! < (decimal)correction["tokensBefore"]!);
        Assert.Equal(lines.Count, (int)run.Json["bill"]!["rows"]!["read"]!);
        Assert.Empty(run.Json["bill"]!["extraFiles"]!.AsArray());
    }

    [Fact]
    public async Task Rows_that_show_processing_abroad_are_found_whoever_called_and_no_others()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var haiku = BilledModel.All[0];
        BillLine fine = BillSpelling.All[2].Line(haiku, TokenKind.Input, PlantedMonth.Start, 100, BillLine.Gateway);
        BillLine[] abroad =
        [
            fine with { UsageType = "APN1-MP:APN1_InputTokenCount_Global-Units" },
            fine with { UsageType = "APN1-MP:APN1_cache_write_tokens_1h_global_standard-Units", Rate = 2.2m },
            fine with { ProductCode = "AmazonBedrock", UsageType = "APN1-Claude4.5Haiku-cache-read-input-token-count-cross-region-global", Rate = 0.11m },
            fine with { UsageType = "USE1-MP:USE1_InputTokenCount-Units", Principal = PlantedMonth.Other },
            fine with { UsageType = "APN1-MP:USW2_InputTokenCount-Units" },
            fine with { UsageType = "MP:InputTokenCount-Units" },
            fine with { ProductRegion = "eu-west-1" },
            fine with { Resource = "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/global.anthropic.claude-haiku-4-5-20251001-v1:0" },
            fine with { Resource = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0" },
        ];
        BillLine[] home =
        [
            fine, BillSpelling.All[0].Line(haiku, TokenKind.Output, PlantedMonth.Start, 100, BillLine.Gateway, "APN3"),
            fine with { Resource = "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0" },
            fine with { Resource = "arn:aws:bedrock:::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0", ProductRegion = null },
            fine with { ProductCode = "AmazonEC2", ProductName = "Amazon Elastic Compute Cloud", UsageType = "USE1-BoxUsage:t3.micro", ProductRegion = "us-east-1" },
            fine with { Account = "999988887777", UsageType = "USE1-MP:USE1_InputTokenCount-Units" },
        ];
        new BillFolder(stage.PathOf, dice).Write([.. abroad, .. home]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        var found = run.Json["bill"]!["residency"]!.AsArray();
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(abroad.Length, found.Sum(row => (int)row!["rows"]!));
        Assert.Equal(
            ["global", "global", "global", "region", "region", "region", "region", "resource", "resource"],
            found.Select(row => (string)row!["reason"]!).Order());
        Assert.Equal("others", (string)found.Single(row => ((string)row!["usageType"]!).StartsWith("USE1", StringComparison.Ordinal))!["caller"]!);
    }

    [Fact]
    public async Task Unknown_rows_are_listed_and_those_that_may_be_ours_are_findings()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var fine = new BillLine { Amount = 0.1m };
        new BillFolder(stage.PathOf, dice).Write(
        [
            fine, fine with { UsageType = "APN1-Guardrail-ContentPolicyUnitsConsumed", Principal = PlantedMonth.Other },
            fine with { UsageType = "APN1-Claude9Future-input-tokens" },
            fine with { UsageType = "APN1-MP:APN1_Reserved_1Month_InputTPM_Geo-Units", ProductName = "Claude Haiku 4.5 (Amazon Bedrock Edition)" },
            fine with { UsageType = "APN1-MP:APN1_InputTokenCount-Units", ProductCode = "x", ProductName = null },
            fine with { Rate = 55m, Unit = "Units" },
            fine with { Start = PlantedMonth.Start.AddHours(-3) },
        ]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        Assert.Equal((1, "not_explained"), (run.ExitCode, (string)run.Json["bill"]!["verdict"]!));
        Assert.Equal(
            ["kind gateway", "kind others", "model gateway", "model gateway", "time gateway", "unit gateway"],
            run.Json["bill"]!["unknownRows"]!.AsArray().Select(row => $"{row!["reason"]} {row["caller"]}").Order(StringComparer.Ordinal));
        Assert.Equal((7, 1, 6), (
            (int)run.Json["bill"]!["rows"]!["read"]!, (int)run.Json["bill"]!["rows"]!["compared"]!, (int)run.Json["bill"]!["rows"]!["unknown"]!));
    }

    [Fact]
    public async Task A_rate_that_is_not_the_price_lists_is_a_finding_and_its_cost_is_told_apart()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var line = BillSpelling.All[2].Line(BilledModel.All[0], TokenKind.Input, PlantedMonth.Start, 500, BillLine.Gateway);
        new BillFolder(stage.PathOf, dice).Write([line with { Rate = 3.3m }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        var rate = Assert.Single(run.Json["bill"]!["otherRates"]!.AsArray())!;
        Assert.Equal((1, 3.3m, 1.1m), (run.ExitCode, (decimal)rate["aws"]!, (decimal)rate["ours"]!));
        Assert.Equal((500m * 2.2m / 1_000_000, 500m * 1.1m / 1_000_000), (
            (decimal)run.Json["bill"]!["costs"]![0]!["rates"]!, (decimal)run.Json["bill"]!["costs"]![0]!["tokens"]!));
    }

    [Theory]
    [InlineData("ja", "結果: 確認が必要な項目があります", "AWS の丸め +50, 説明できない差 +49,950", "単価表と違う単価", "国外処理を示す行", "未知の形の Bedrock の行", "Tax 1 行", "マニフェストがない")]
    [InlineData("en", "Result: there are findings", "AWS's rounding +50, unexplained +49,950", "not the price list's", "outside Japan", "unknown form", "Tax 1 rows", "without a manifest")]
    public async Task The_text_is_in_the_language_asked_for_and_names_every_finding(string language, params string[] says)
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var line = new BillLine { Amount = 50 };
        BillFolder.WriteFile(stage.PathOf("a.csv.gz"), new BillFolder(_ => "", dice).Text(
            [line, line with { UsageType = "USE1-Claude4.5Haiku-output-tokens", Amount = 0.1m, Rate = 0.0066m }, line with { UsageType = "APN1-X-input-tokens" }, line with { Type = "Tax" }]));

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("a.csv.gz"), "--lang", language);

        Assert.Equal(1, run.ExitCode);
        Assert.All(says, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_from_a_file_does_not_steer_the_terminal()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        new BillFolder(stage.PathOf, dice).Write([new BillLine { UsageType = "APN1-\e[2J\e]0;x\a-input-tokens" }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"));

        Assert.Contains("APN1-\uFFFD[2J", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public async Task A_bill_by_day_and_a_ledger_without_rows_are_told(int hours, bool isByDay)
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var line = new BillLine { Amount = 0.1m, Start = PlantedMonth.Start };
        new BillFolder(stage.PathOf, dice).Write([line, line with { Start = line.Start.AddHours(hours) }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--lang", "en");

        Assert.Equal(isByDay, run.Output.Contains("seems not to be hourly", StringComparison.Ordinal));
        Assert.Contains("the ledger has no request of this month", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_of_applications_are_told_apart_and_an_unknown_one_of_the_role_is_another_caller()
    {
        const string Role = "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole";
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        var intents = new[] { "resident_desk", "tax" }.Select(application => SomeLedger.Intent(PlantedMonth.Start.AddMinutes(3)) with { Application = application }).ToList();
        await stage.WriteAsync(intents, [.. intents.Select(intent => SomeLedger.Settlement(intent) with
        {
            Tokens = new(intent.Application == "tax" ? 300 : 700, 0, 0, 0, 0),
            SessionName = intent.Application,
            Attempts = [],
        })]);
        var line = new BillLine { Start = PlantedMonth.Start, Amount = 0.7m, Principal = $"{Role}/resident_desk" };
        new BillFolder(stage.PathOf, dice).Write(
            [line, line with { Amount = 0.3m, Principal = $"{Role}/tax" }, line with { Amount = 0.5m, Principal = $"{Role}/somebody" }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--json");

        Assert.Equal(
            [("resident_desk", 700L, 700m), ("tax", 300L, 300m)],
            run.Json["bill"]!["sessions"]!.AsArray().Select(one => ((string)one!["name"]!, (long)one["ledger"]!, (decimal)one["aws"]!)));
        Assert.Equal(500, (decimal)run.Json["bill"]!["tokens"]![0]!["month"]!["buckets"]!["otherCallers"]!);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Each_run_is_in_the_audit_trail()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        stage.Set("Audit:Mode", "On");
        stage.Set("Audit:Key:2026", new string('7', 64));
        stage.Set("Audit:CurrentKeyId", "2026");
        await stage.WriteAsync([], []);
        new BillFolder(stage.PathOf, dice).Write([new BillLine { Amount = 0.1m }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"));
        await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", stage.PathOf("cur"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["command reconcile 2026-11", "command residency check"],
            await stage.ReadAsync("SELECT actor || ' ' || subject FROM audit WHERE kind = 'command' ORDER BY at, subject"));
    }

    [Fact]
    public async Task Calls_of_doctor_are_explained_by_the_number_that_the_operator_tells()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        new BillFolder(stage.PathOf, dice).Write(
            [BillSpelling.All[1].Line(BilledModel.All[0], TokenKind.Output, PlantedMonth.Start, 9, BillLine.Gateway)]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--doctor-runs", "2", "--json");

        var buckets = run.Json["bill"]!["tokens"]![0]!["month"]!["buckets"]!;
        Assert.Equal((8m, 1m), ((decimal)buckets["doctor"]!, (decimal)buckets["unexplained"]!));
    }

    [Fact]
    public async Task Without_principals_nothing_is_attributed_and_the_reader_is_told()
    {
        var dice = Dice(out _);
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        new BillFolder(stage.PathOf, dice).Write([new BillLine { Amount = 0.1m, Principal = null }]);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cur", stage.PathOf("cur"), "--lang", "en");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("100 tokens have no principal and cannot be attributed", run.Output, StringComparison.Ordinal);
    }

    // Rows of other services and accounts, taxes and credits, and of Bedrock what is no model's and not ours.
    private static (List<BillLine> Lines, (int, int, int, int) Counts) ForeignLines(SplitMix64 dice)
    {
        var (lines, counts) = (new List<BillLine>(), (Services: 20 + dice.Below(200), Accounts: 5 + dice.Below(50), Adjustments: 4, Unknown: 2));
        lines.AddRange(Enumerable.Range(0, counts.Services).Select(i => new BillLine
        {
            ProductCode = "AmazonEC2",
            ProductName = "Amazon Elastic Compute Cloud",
            UsageType = "APN1-BoxUsage:m7i.large",
            Amount = i,
            Rate = null,
            Cost = i * 17,
            Account = dice.Toss() ? "444455556666" : "999988887777",
        }));
        lines.AddRange(Enumerable.Range(0, counts.Accounts).Select(i => new BillLine { Account = "999988887777", Amount = i }));
        lines.AddRange(new[] { "Tax", "Credit", "Refund", "BundledDiscount" }.Select(type => new BillLine { Type = type, Amount = 1, Rate = null, Cost = -12.5m }));
        lines.AddRange(Enumerable.Repeat(new BillLine { UsageType = "APN1-Guardrail-TopicPolicyUnitsConsumed", Principal = PlantedMonth.Other }, counts.Unknown));
        return (lines, counts);
    }

    private static void AssertPlanted(JsonNode bill, PlantedMonth month)
    {
        var found = bill["tokens"]!.AsArray().SelectMany(kind => kind!["month"]!["buckets"]!.AsObject().Select(bucket =>
            ((string)kind["model"]!, Enum.Parse<TokenKind>((string)kind["kind"]!, true), Enum.Parse<Bucket>(bucket.Key, true), (decimal)bucket.Value!)));
        Assert.Equal(
            month.Planted.Where(one => one.Value != 0).Select(one => (one.Key.Alias, one.Key.Kind, one.Key.Bucket, (decimal)one.Value)).Order(), found.Order());
    }

    private static void AssertSums(JsonNode bill, PlantedMonth month)
    {
        foreach (var kind in bill["tokens"]!.AsArray())
        {
            foreach (var row in kind!["hours"]!.AsArray().Append(kind["month"]))
            {
                Assert.Equal((decimal)row!["difference"]!, row["buckets"]!.AsObject().Sum(bucket => (decimal)bucket.Value!));
                Assert.Equal((decimal)row["difference"]!, (decimal)row["aws"]! - (long)row["known"]! - (long)row["estimated"]!);
            }

            Assert.Equal((decimal)kind["month"]!["aws"]!, kind["hours"]!.AsArray().Sum(hour => (decimal)hour!["aws"]!));
        }

        foreach (var cost in bill["costs"]!.AsArray())
        {
            Assert.Equal(month.Charged[(string)cost!["model"]!] / 1_000_000_000_000m, (decimal)cost["known"]! + (decimal)cost["estimated"]!);
            Assert.Equal(
                (decimal)cost["aws"]! - (decimal)cost["known"]! - (decimal)cost["estimated"]!,
                (decimal)cost["otherCallers"]! + (decimal)cost["unpriced"]! + (decimal)cost["rates"]! + (decimal)cost["tokens"]!);
            Assert.Equal(0, (decimal)cost["rates"]!);
        }
    }

    private static SplitMix64 Dice(out ulong seed)
    {
        seed = (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        return new(seed);
    }
}
