using Gateway.Catalog.Prices;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Catalog.Prices;

/// <summary>The shipped price rows: complete, plausible, and never changed once they were published.</summary>
public class ShippedPriceTests
{
    // Requests are charged by these rows. A price that was wrong is corrected by a new row with Supersedes and a reason, which is
    // added here; a line of this list is never changed or removed.
    private static readonly Dictionary<string, string> Published = new()
    {
        ["claude-haiku-4-5.2026-09"] = "jp.anthropic.claude-haiku-4-5-20251001-v1:0 from 2026-09-01T00:00:00Z over 0: 1100000 5500000 1375000 2200000 110000",
        ["claude-sonnet-4-5.2026-09"] = "jp.anthropic.claude-sonnet-4-5-20250929-v1:0 from 2026-09-01T00:00:00Z over 0: 3300000 16500000 4125000 6600000 330000",
        ["claude-sonnet-4-6.2026-09"] = "jp.anthropic.claude-sonnet-4-6 from 2026-09-01T00:00:00Z over 0: 3300000 16500000 4125000 6600000 330000",
        ["claude-sonnet-5.2026-09"] = "jp.anthropic.claude-sonnet-5 from 2026-09-01T00:00:00Z over 0: 2200000 11000000 2750000 4400000 220000",
        ["claude-opus-4-7.2026-09"] = "jp.anthropic.claude-opus-4-7 from 2026-09-01T00:00:00Z over 0: 5500000 27500000 6875000 11000000 550000",
        ["claude-opus-4-8.2026-09"] = "jp.anthropic.claude-opus-4-8 from 2026-09-01T00:00:00Z over 0: 5500000 27500000 6875000 11000000 550000",
        ["claude-opus-5.2026-09"] = "jp.anthropic.claude-opus-5 from 2026-09-01T00:00:00Z over 0: 5500000 27500000 6875000 11000000 550000",
        ["claude-opus-5-5.2026-09"] = "jp.anthropic.claude-opus-5-5 from 2026-09-01T00:00:00Z over 0: 4400000 22000000 5500000 8800000 220000",
        ["claude-sonnet-5-5.2026-09"] = "jp.anthropic.claude-sonnet-5-5 from 2026-09-01T00:00:00Z over 0: 2200000 11000000 2750000 4400000 220000",
        ["claude-sonnet-5-5.2026-10-07"] = "jp.anthropic.claude-sonnet-5-5 from 2026-10-07T00:00:00Z over 0: 2200000 11000000 2750000 4400000 110000",
        ["claude-haiku-5-5.2026-09"] = "jp.anthropic.claude-haiku-5-5 from 2026-09-01T00:00:00Z over 0: 110000 550000 137500 220000 11000",
        ["claude-haiku-5-5-long.2026-09"] = "jp.anthropic.claude-haiku-5-5 from 2026-09-01T00:00:00Z over 100000: 550000 2750000 687500 1100000 55000",
        ["nova-2-lite.2026-09"] = "jp.amazon.nova-2-lite-v1:0 from 2026-09-01T00:00:00Z over 0: 330000 2750000   82500",
    };

    [Fact]
    public void Rows_are_only_added()
    {
        var rows = ShippedPrices.Rows.ToDictionary(
            pair => pair.Key,
            pair => $"{pair.Value.ModelId} from {pair.Value.EffectiveFrom} over {pair.Value.OverPromptTokens}: {TextOf(pair.Value)}");

        Assert.Equal(Published, rows);
    }

    [Fact]
    public void Every_row_is_what_a_row_of_the_settings_must_be()
    {
        Assert.All(ShippedPrices.Rows, pair => Assert.Empty(PriceRowRules.Problems(pair.Key, pair.Value, shipped: null)));
        Assert.All(ShippedPrices.Rows, pair => Assert.Matches(@"\A[A-Za-z0-9._-]{1,64}\z", pair.Key));
        Assert.All(ShippedPrices.Rows.Values, row => Assert.NotNull(row.VerifiedAt));
        Assert.All(ShippedPrices.Rows.Values, row => Assert.EndsWith("Z", row.EffectiveFrom, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_are_of_models_of_the_catalog_and_no_two_are_for_the_same()
    {
        var models = ModelIds().Select(model => model.Id).ToHashSet();

        Assert.All(ShippedPrices.Rows.Values, row => Assert.Contains(row.ModelId, models));
        Assert.Distinct(ShippedPrices.Rows.Values.Where(row => row.Supersedes.Length == 0)
            .Select(row => (row.ModelId, Moment.Parse(row.EffectiveFrom).UtcDateTime, row.OverPromptTokens)));
    }

    // A price that nobody could confirm is not guessed: the model is unpriced, and limits in yen refuse it.
    [Fact]
    public void Every_model_that_writes_text_has_a_price()
    {
        var prices = PriceList.Of(new());
        var unpriced = ModelIds().Where(model => prices.Find(model.Id, 1, new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero)) is null)
            .Select(model => model.Alias);

        Assert.Equal(
            ["amazon-rerank-v1", "cohere-embed-english-v3", "cohere-embed-multilingual-v3", "cohere-rerank-v3-5", "titan-embed-text-v2"],
            unpriced.Order());
    }

    // Geographic profiles cost 10 % more than global ones, whose prices are whole cents: 1.10, not 1.00.
    [Fact]
    public void Every_price_of_a_profile_has_the_premium_of_Japan()
    {
        Assert.All(
            ShippedPrices.Rows.Values.Where(row => row.ModelId.StartsWith("jp.", StringComparison.Ordinal)),
            row => Assert.Equal(0, row.MicroUsdPerMillionTokens.Input % 110_000));
    }

    // Input, output, cache writes for 5 minutes and 1 hour, cache reads.
    private static string TextOf(PriceRowOptions row) =>
        $"{row.MicroUsdPerMillionTokens.Input} {row.MicroUsdPerMillionTokens.Output} {row.MicroUsdPerMillionTokens.CacheWrite5m} "
        + $"{row.MicroUsdPerMillionTokens.CacheWrite1h} {row.MicroUsdPerMillionTokens.CacheRead}";

    private static IEnumerable<(string Alias, string Id)> ModelIds() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "Catalog", "catalog.json"))
        .Build().GetSection("Catalog:Models").GetChildren().Select(model => (model.Key, model["ModelId"]!));
}
