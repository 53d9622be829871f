using Gateway.Catalog.Prices;
using Gateway.Testing;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Tests.Usage.Statements;

public class WholeYenTests
{
    private static readonly Int128 One = ExchangeRate.UnitsPerYen;

    [Fact]
    public void Parts_of_any_month_add_up_and_none_is_a_yen_away()
    {
        var random = new SplitMix64(22);
        for (var month = 0; month < 2_000; month++)
        {
            var parts = Enumerable.Range(0, random.Below(60)).Select(_ => Some(random)).ToList();
            var exact = parts.Aggregate(Int128.Zero, (sum, part) => sum + part);
            foreach (var rounding in Enum.GetValues<YenRounding>())
            {
                var total = WholeYen.Of(exact, rounding);

                var shares = WholeYen.Shares(parts, total);

                Assert.Equal(total, shares.Sum());
                Assert.True(Int128.Abs((total * One) - exact) < One);
                Assert.All(parts.Zip(shares), pair => Assert.True(Int128.Abs((pair.Second * One) - pair.First) < One));
            }
        }
    }

    [Fact]
    public void The_missing_yen_go_to_the_largest_remainders_and_among_equals_to_the_first()
    {
        Int128[] parts = [One * 3 / 10, One * 9 / 10, One * 4 / 10, One * 4 / 10];

        Assert.Equal([0, 1, 1, 0], WholeYen.Shares(parts, WholeYen.Of(One * 2, YenRounding.Truncate)));
    }

    [Theory]
    [InlineData(15, "Truncate", 1)]
    [InlineData(15, "HalfUp", 2)]
    [InlineData(14, "HalfUp", 1)]
    [InlineData(-15, "Truncate", -1)]
    [InlineData(-9, "Truncate", 0)]
    [InlineData(-15, "HalfUp", -2)]
    [InlineData(-14, "HalfUp", -1)]
    [InlineData(0, "HalfUp", 0)]
    public void An_amount_is_rounded_by_the_rule(int tenths, string rounding, long yen) =>
        Assert.Equal(yen, WholeYen.Of(One * tenths / 10, Enum.Parse<YenRounding>(rounding)));

    [Theory]
    [InlineData(15, 10, "Truncate", 1)]
    [InlineData(15, 10, "HalfUp", 2)]
    [InlineData(-1, 10, "Truncate", 0)]
    [InlineData(-15, 10, "HalfUp", -2)]
    [InlineData(1_000_000_000_000, 10, "Truncate", 100_000_000_000)]
    [InlineData(12_345, 0, "HalfUp", 0)]
    public void Tax_is_rounded_once_by_the_same_rule(long yen, int percent, string rounding, long tax) =>
        Assert.Equal(tax, WholeYen.TaxOf(yen, percent, Enum.Parse<YenRounding>(rounding)));

    // Small and large, with and without a fraction, corrections too.
    private static Int128 Some(SplitMix64 random) => random.Below(6) switch
    {
        0 => One * random.Below(1_000),
        1 => -(One * random.Below(1_000)) + random.Below(int.MaxValue),
        2 => random.Below(10),
        _ => (Int128)(random.Next() >> 2) * random.Below(1_000),
    };
}
