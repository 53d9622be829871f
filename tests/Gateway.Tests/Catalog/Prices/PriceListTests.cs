using Gateway.Catalog.Prices;

namespace Gateway.Tests.Catalog.Prices;

/// <summary>Which price a call has, and the most that it can cost.</summary>
public class PriceListTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-5-5";
    private const string Sonnet = "jp.anthropic.claude-sonnet-5-5";
    private static readonly DateTimeOffset November = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_long_prompt_is_dearer_from_the_token_after_its_limit()
    {
        var prices = Shipped();

        Assert.Equal("claude-haiku-5-5.2026-09", prices.Find(Haiku, 0, November)!.Id);
        Assert.Equal("claude-haiku-5-5.2026-09", prices.Find(Haiku, 100_000, November)!.Id);
        Assert.Equal("claude-haiku-5-5-long.2026-09", prices.Find(Haiku, 100_001, November)!.Id);
    }

    [Fact]
    public void A_price_begins_at_its_moment()
    {
        var prices = Shipped();
        var change = new DateTimeOffset(2026, 10, 7, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(220_000, prices.Find(Sonnet, 1, change.AddTicks(-1))!.CacheRead);
        Assert.Equal(110_000, prices.Find(Sonnet, 1, change)!.CacheRead);
        Assert.Equal(110_000, prices.Find(Sonnet, 1, change.ToOffset(TimeSpan.FromHours(9)))!.CacheRead);
        Assert.Null(prices.Find(Sonnet, 1, new(2026, 8, 31, 23, 59, 59, TimeSpan.Zero)));
    }

    [Fact]
    public void The_arn_of_a_profile_has_the_price_of_the_profile()
    {
        const string Arn = "arn:aws:bedrock:ap-northeast-1:111122223333:inference-profile/" + Haiku;

        Assert.Equal("claude-haiku-5-5.2026-09", Shipped().Find(Arn, 1, November)!.Id);
        Assert.Null(Shipped().Find("arn:aws:bedrock:ap-northeast-1:111122223333:application-inference-profile/abc", 1, November));
    }

    [Fact]
    public void A_price_of_the_contract_comes_before_shipped_ones_while_it_applies()
    {
        var prices = Contract(row => (row.EffectiveFrom, row.EffectiveTo) = ("2026-09-15T00:00:00Z", "2026-11-01T00:00:00Z"));

        Assert.Equal("claude-sonnet-5-5.2026-09", prices.Find(Sonnet, 1, new(2026, 9, 14, 0, 0, 0, TimeSpan.Zero))!.Id);
        Assert.Equal("contract", prices.Find(Sonnet, 1, new(2026, 9, 15, 0, 0, 0, TimeSpan.Zero))!.Id);
        Assert.Equal("contract", prices.Find(Sonnet, 1, new(2026, 10, 31, 0, 0, 0, TimeSpan.Zero))!.Id);
        Assert.Equal("claude-sonnet-5-5.2026-10-07", prices.Find(Sonnet, 1, November)!.Id);
    }

    [Fact]
    public void A_corrected_row_is_not_used_any_more()
    {
        var prices = Contract(row => row.Supersedes = "claude-sonnet-5-5.2026-10-07");

        Assert.Equal("contract", prices.Find(Sonnet, 1, November)!.Id);
        Assert.Equal("claude-sonnet-5-5.2026-09", prices.Find(Sonnet, 1, new(2026, 10, 6, 0, 0, 0, TimeSpan.Zero))!.Id);
    }

    [Fact]
    public void A_kind_that_is_left_out_costs_what_input_costs()
    {
        var price = Contract(row => row.MicroUsdPerMillionTokens = new() { Input = 2_000_000 }).Find(Sonnet, 1, November)!;

        Assert.Equal((2_000_000L, 2_000_000L), (price.Output, price.CacheRead));
        Assert.Equal((2_000_000L, 2_000_000L), (price.CacheWrite5m, price.CacheWrite1h));
    }

    // Not the price of the family, of the global profile, of the base model, or of the dearest model.
    [Theory]
    [InlineData("jp.anthropic.claude-haiku-5-6")]
    [InlineData("global.anthropic.claude-haiku-5-5")]
    [InlineData("anthropic.claude-haiku-5-5")]
    [InlineData("jp.anthropic.claude-haiku-5-5-v2")]
    [InlineData("JP.ANTHROPIC.CLAUDE-HAIKU-5-5")]
    [InlineData("")]
    public void A_model_without_a_row_has_no_price(string modelId)
    {
        Assert.Null(Shipped().Find(modelId, 1, November));
        Assert.Null(Shipped().MostOf(modelId, 1, 1, November));
    }

    [Fact]
    public void A_free_model_costs_nothing_and_has_a_price()
    {
        var prices = Contract(row => (row.Free, row.MicroUsdPerMillionTokens) = (true, new()));

        Assert.Equal(0, prices.Find(Sonnet, 1_000, November)!.CostOf(1_000, 1_000, 1_000, 1_000, 1_000));
        Assert.Equal(0, prices.MostOf(Sonnet, 1_000_000, 128_000, November));
    }

    // 1.10 USD in and 5.50 USD out for 1,000,000 each.
    [Fact]
    public void A_cost_is_exact_to_the_pico_USD()
    {
        var price = new Price("p", 1_100_000, 5_500_000, 82_500, 1_375_000, 2_200_000);

        Assert.Equal(6_600_000_000_000, price.CostOf(1_000_000, 1_000_000, 0, 0, 0));
        Assert.Equal(1_100_000 + (2 * 5_500_000) + (3 * 82_500) + (4 * 1_375_000) + (5 * 2_200_000), price.CostOf(1, 2, 3, 4, 5));
    }

    [Fact]
    public void No_count_takes_a_cost_out_of_64_bits()
    {
        var dearest = new Price("p", Price.MaxPrice, Price.MaxPrice, Price.MaxPrice, Price.MaxPrice, Price.MaxPrice);

        Assert.Equal(
            5 * Price.MaxTokens * Price.MaxPrice,
            dearest.CostOf(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue));
        Assert.Equal(0, dearest.CostOf(long.MinValue, -1, -1, -1, -1));
        Assert.Equal(2 * Price.MaxTokens * Price.MaxPrice, dearest.MostOf(long.MaxValue, long.MaxValue));
    }

    // The prompt may be written to the cache for an hour, and may be just longer than the limit.
    [Fact]
    public void The_most_is_the_whole_prompt_at_its_dearest_and_all_of_the_output()
    {
        var prices = Shipped();

        Assert.Equal((100_000L * 220_000) + (500 * 550_000), prices.MostOf(Haiku, 100_000, 500, November));
        Assert.Equal((100_001L * 1_100_000) + (500 * 2_750_000), prices.MostOf(Haiku, 100_001, 500, November));
        Assert.Null(prices.MostOf("jp.anthropic.claude-new", 1, 1, November));
    }

    // A contract may make long prompts cheaper than short ones: then the most is what a shorter prompt costs.
    [Fact]
    public void The_most_counts_every_tier_that_the_prompt_can_be_in()
    {
        var prices = new PriceList(
            [Row(0, new("short", 9_000_000, 9_000_000, 9_000_000, 9_000_000, 9_000_000)),
                Row(100, new("long", 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000))],
            []);

        Assert.Equal(9_000_000L * 250, prices.MostOf(Haiku, 200, 50, November));

        static PriceRow Row(long over, Price price) => new(Haiku, November, null, over, price);
    }

    private static PriceList Shipped() => PriceList.Of(new());

    private static PriceList Contract(Action<PriceRowOptions> change)
    {
        var row = new PriceRowOptions
        {
            ModelId = Sonnet,
            EffectiveFrom = "2026-10-07T00:00:00Z",
            MicroUsdPerMillionTokens = new() { Input = 2_000_000, Output = 10_000_000 },
            Source = "contract",
        };
        change(row);
        return PriceList.Of(new() { Rows = { ["contract"] = row } });
    }
}
