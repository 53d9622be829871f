using Gateway.Catalog.Prices;
using Gateway.Usage;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>What a request that has ended is charged.</summary>
public class ChargesTests
{
    private const string Model = "jp.anthropic.claude-haiku-5-5";
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
    private static readonly PriceList Prices = PriceList.Of(new());

    [Fact]
    public void Known_counts_are_charged_exactly()
    {
        var charge = Of(UsageCertainty.Known, new(10, 20, 30, 40) { CacheWrite5mInputTokens = 15, CacheWrite1hInputTokens = 25 });

        Assert.Equal(
            new Charge(
                new(10, 20, 30, 15, 25), LedgerFlags.None, "claude-haiku-5-5.2026-09",
                (10 * 110_000) + (20 * 550_000) + (30 * 11_000) + (15 * 137_500) + (25 * 220_000)),
            charge);
    }

    // AWS writes for five minutes unless the request asks for an hour.
    [Fact]
    public void Cache_writes_of_unknown_life_are_those_that_the_request_asked_for()
    {
        var usage = new TokenUsage(10, 20, null, 40);

        Assert.Equal(new(10, 20, 0, 40, 0), Of(UsageCertainty.Known, usage).Tokens);
        Assert.Equal(new(10, 20, 0, 0, 40), Of(UsageCertainty.Known, usage, request => request with { CachesForOneHour = true }).Tokens);
        Assert.Equal(
            new(10, 20, 0, 33, 7), Of(UsageCertainty.Known, usage with { CacheWrite1hInputTokens = 7 }).Tokens);
    }

    [Fact]
    public void The_tier_counts_cached_tokens_too()
    {
        var charge = Of(UsageCertainty.Known, new(1, 1, 60_000, 40_000));

        Assert.Equal("claude-haiku-5-5-long.2026-09", charge.PriceId);
    }

    [Fact]
    public void Nothing_is_charged_where_nothing_was_billed()
    {
        Assert.Equal(default, Of(UsageCertainty.NotBilled, null));
    }

    // The prompt was read; of the output, at least what was seen was written. Anthropic's first event tells one token of output.
    [Fact]
    public void A_stream_that_its_caller_left_has_its_prompt_and_what_was_seen()
    {
        var charge = Of(
            UsageCertainty.Partial, new(1_000, 1, null, null), request => request with { Aborted = true, SeenOutputTokens = 300 });

        Assert.Equal(new(1_000, 300, 0, 0, 0), charge.Tokens);
        Assert.Equal(LedgerFlags.Estimated | LedgerFlags.Aborted, charge.Flags);
        Assert.Equal((1_000 * 110_000) + (300 * 550_000), charge.CostPicoUsd);
    }

    [Fact]
    public void Output_of_which_nothing_is_known_is_what_was_reserved_for_it()
    {
        var charge = Of(UsageCertainty.Partial, new(1_000, null, null, null));

        Assert.Equal(new(1_000, 4_000, 0, 0, 0), charge.Tokens);
        Assert.Equal(LedgerFlags.Estimated, charge.Flags);
        Assert.Equal(7_000_000_000, charge.CostPicoUsd);
    }

    [Fact]
    public void What_may_have_been_billed_is_charged_as_it_was_reserved()
    {
        var charge = Of(UsageCertainty.Unknown, null, request => request with { Ambiguous = true });

        Assert.Equal(5_000, charge.Tokens.All);
        Assert.Equal(LedgerFlags.Estimated | LedgerFlags.Ambiguous, charge.Flags);
        Assert.Equal(("claude-haiku-5-5.2026-09", 7_000_000_000), (charge.PriceId, charge.CostPicoUsd));
    }

    [Fact]
    public void A_model_without_a_price_is_unpriced_and_its_tokens_are_kept()
    {
        var charge = Of(UsageCertainty.Known, new(10, 20, null, null), request => request with { ModelId = "jp.anthropic.claude-new" });

        Assert.Equal(new Charge(new(10, 20, 0, 0, 0), LedgerFlags.Unpriced, null, 0), charge);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(Price.MaxTokens + 1)]
    public void A_count_that_no_model_can_have_is_charged_as_it_was_reserved(long count)
    {
        var charge = Of(UsageCertainty.Known, new(count, 1, null, null));

        Assert.Equal(LedgerFlags.Estimated, charge.Flags);
        Assert.Equal((5_000, 7_000_000_000), (charge.Tokens.All, charge.CostPicoUsd));
    }

    private static Charge Of(UsageCertainty certainty, TokenUsage? usage, Func<BillableRequest, BillableRequest>? change = null)
    {
        var request = new BillableRequest
        {
            ModelId = Model,
            SentAt = Now,
            Certainty = certainty,
            Usage = usage,
            ReservedTokens = 5_000,
            ReservedPicoUsd = 7_000_000_000,
        };
        return Charges.Of(change?.Invoke(request) ?? request, Prices);
    }
}
