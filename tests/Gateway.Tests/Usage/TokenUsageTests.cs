using Gateway.Usage;

namespace Gateway.Tests.Usage;

public class TokenUsageTests
{
    private static readonly TokenUsage Nothing = new(null, null, null, null);

    private static readonly TokenUsage Everything =
        new(1, 2, 3, 4) { CacheWrite5mInputTokens = 5, CacheWrite1hInputTokens = 6 };

    [Fact]
    public void A_later_reading_wins_kind_by_kind()
    {
        var later = new TokenUsage(10, 20, 30, 40) { CacheWrite5mInputTokens = 50, CacheWrite1hInputTokens = 60 };

        Assert.Equal(later, Everything.MergedWith(later));
        Assert.Equal(Everything with { OutputTokens = 0 }, Everything.MergedWith(Nothing with { OutputTokens = 0 }));
    }

    [Fact]
    public void What_a_later_reading_does_not_name_is_kept()
    {
        Assert.Equal(Everything, Everything.MergedWith(Nothing));
        Assert.Equal(Everything, Everything.MergedWith(null));
    }

    [Fact]
    public void What_no_reading_names_stays_unknown() => Assert.Equal(Nothing, Nothing.MergedWith(Nothing));
}
