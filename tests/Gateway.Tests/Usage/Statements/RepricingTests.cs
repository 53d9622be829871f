using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Statements;

/// <summary><c>statement reprice</c>: a wrong price becomes adjustments, and no row of use is changed.</summary>
public sealed class RepricingTests(SharedPostgreSql postgreSql) : IDisposable
{
    private const string Model = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    // Of one request: 1,000 input, 200 output, 30 read from the cache and 9 written to it.
    private const long Right = (1_000 * 1_000_000L) + (200 * 5_000_000L) + (30 * 100_000L) + (4 * 1_250_000L) + (5 * 2_000_000L);

    private static readonly string[] Reprice = ["reprice", "2026-11", "--price", "fix", "--reason", "契約書 別表 2", "--by", "財政課"];

    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_difference_is_in_the_statement_of_the_month_in_which_it_is_made_on_both_engines()
    {
        var database = await postgreSql.CreateDatabaseAsync();
        var statements = new List<string>();
        foreach (var stage in new[] { Stage(_folder.Settings()), Stage(database.GatewaySettings()) })
        {
            await SmallMonth.WriteAsync(stage, SmallMonth.Request(1), SmallMonth.Request(2), SmallMonth.Request(3, "税務課"));
            var before = JsonNode.Parse(await stage.PrintAsync("2026-11"))!;
            await stage.PrintAsync(Reprice);

            var (november, december) = (JsonNode.Parse(await stage.PrintAsync("2026-11"))!, await stage.PrintAsync("2026-12"));

            Assert.Equal(before.ToJsonString(), november.ToJsonString());
            statements.Add(december);
        }

        Assert.Equal(statements[0], statements[1]);
        var adjusted = JsonNode.Parse(statements[0])!;
        var wrong = SmallMonth.Request(1).CostPicoUsd;
        Assert.Equal(
            [("市民課", 2, 2 * (Right - wrong)), ("税務課", 1, Right - wrong)],
            adjusted["adjustments"]!.AsArray().Select(line => ((string)line!["department"]!, (int)line["requests"]!, (long)line["amountPicoUsd"]!)));
        Assert.Equal(("2026-11", SmallMonth.Haiku, "fix", "契約書 別表 2"), (
            (string)adjusted["adjustments"]![0]!["month"]!, (string)adjusted["adjustments"]![0]!["insteadOf"]!,
            (string)adjusted["adjustments"]![0]!["priceId"]!, (string)adjusted["adjustments"]![0]!["reason"]!));
        Assert.Equal(3 * (Right - wrong), (long)adjusted["total"]!["amountPicoUsd"]!);
        Assert.Equal(
            (long)adjusted["total"]!["amountJpy"]!, adjusted["adjustments"]!.AsArray().Sum(line => (long)line!["amountJpy"]!));
        Assert.Equal((long)decimal.Truncate(3 * (Right - wrong) * 155.25m / 1_000_000_000_000m), (long)adjusted["total"]!["amountJpy"]!);
        Assert.Contains(adjusted["prices"]!.AsArray(), price => (string)price!["id"]! == "fix");
    }

    [Fact]
    public async Task Twice_is_once_and_what_came_later_is_added()
    {
        var stage = Stage(_folder.Settings());
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        await stage.PrintAsync(Reprice);

        var again = await stage.RefusedAsync(Reprice);
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(2));
        await stage.PrintAsync(Reprice);

        Assert.Contains("price: There is no difference", again, StringComparison.Ordinal);
        var adjustments = JsonNode.Parse(await stage.PrintAsync("2026-12"))!["adjustments"]!.AsArray();
        Assert.Equal([1, 2], adjustments.Select(line => (int)line!["requests"]!));
        Assert.Equal(2 * (Right - SmallMonth.Request(1).CostPicoUsd), adjustments.Sum(line => (long)line!["amountPicoUsd"]!));
    }

    // A month by the other clock has some of the same requests.
    [Fact]
    public async Task Requests_are_not_adjusted_twice_by_two_clocks()
    {
        var stage = Stage(_folder.Settings());
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        await stage.PrintAsync(Reprice);

        Assert.Contains("were adjusted in another span already", await stage.RefusedAsync([.. Reprice, "--clock", "jst"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_without_a_price_get_one()
    {
        var stage = Stage(_folder.Settings());
        foreach (var (key, value) in Row("titan", "amazon.titan-embed-text-v2:0"))
        {
            stage.Settings[key] = value;
        }

        var request = SmallMonth.Request(1);
        var intent = request.Intent with { Alias = "titan-embed-text-v2", ModelId = "amazon.titan-embed-text-v2:0" };
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(2), new(intent)
        {
            SettledAt = request.SettledAt,
            Status = 200,
            Outcome = "completed",
            UsageKnown = "known",
            Tokens = new(1_000, 0, 0, 0, 0),
            Flags = Gateway.Usage.Ledger.LedgerFlags.Unpriced,
        });

        await stage.PrintAsync("reprice", "2026-11", "--price", "titan", "--instead-of", "unpriced", "--reason", "x", "--by", "y");

        var line = Assert.Single(JsonNode.Parse(await stage.PrintAsync("2026-12"))!["adjustments"]!.AsArray())!;
        Assert.Equal(("titan-embed-text-v2", "unpriced", 1_000_000_000), ((string)line["model"]!, (string)line["insteadOf"]!, (long)line["amountPicoUsd"]!));
        var unpriced = JsonNode.Parse(await stage.PrintAsync("2026-11"))!["lines"]!.AsArray().Single(one => (string)one!["model"]! == "titan-embed-text-v2")!;
        Assert.Null(unpriced["amountUsd"]);
        Assert.Equal(1_000, (int)unpriced["quantity"]!);
    }

    [Theory]
    [InlineData("price: There is no price row 'none'", "none")]
    [InlineData("instead-of: This price row corrects no other", SmallMonth.Haiku)]
    [InlineData("instead-of: There is no price row 'none'", "fix", "--instead-of", "none")]
    [InlineData("instead-of: It is a price of another model", "fix", "--instead-of", "nova-2-lite.2026-09")]
    public async Task A_refusal_names_the_option_and_the_remedy(string reason, string price, params string[] options)
    {
        var stage = Stage(_folder.Settings());
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));

        Assert.Contains(
            reason, await stage.RefusedAsync(["reprice", "2026-11", "--price", price, "--reason", "x", "--by", "y", .. options]),
            StringComparison.Ordinal);
    }

    private static StatementStage Stage(Dictionary<string, string?> ledger)
    {
        var stage = new StatementStage(ledger, new(2026, 12, 5, 3, 0, 0, TimeSpan.Zero));
        foreach (var (key, value) in Fix())
        {
            stage.Settings[key] = value;
        }

        return stage;
    }

    /// <summary>The settings of a price row that corrects the shipped one.</summary>
    internal static IEnumerable<(string Key, string Value)> Fix() =>
        [.. Row("fix", Model), ("Prices:Rows:fix:Supersedes", SmallMonth.Haiku), ("Prices:Rows:fix:Reason", "契約書")];

    private static IEnumerable<(string Key, string Value)> Row(string id, string model) =>
    [
        ($"Prices:Rows:{id}:ModelId", model), ($"Prices:Rows:{id}:EffectiveFrom", "2026-09-01T00:00:00Z"),
        ($"Prices:Rows:{id}:MicroUsdPerMillionTokens:Input", "1000000"), ($"Prices:Rows:{id}:MicroUsdPerMillionTokens:Output", "5000000"),
        ($"Prices:Rows:{id}:MicroUsdPerMillionTokens:CacheRead", "100000"), ($"Prices:Rows:{id}:MicroUsdPerMillionTokens:CacheWrite5m", "1250000"),
        ($"Prices:Rows:{id}:MicroUsdPerMillionTokens:CacheWrite1h", "2000000"), ($"Prices:Rows:{id}:Source", "契約書 別表 2"),
    ];
}
