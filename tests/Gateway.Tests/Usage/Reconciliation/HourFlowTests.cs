using Gateway.Testing;
using Gateway.Usage.Reconciliation.Comparison;

namespace Gateway.Tests.Usage.Reconciliation;

public class HourFlowTests
{
    // The tokens that move out of the hour before, then out of each hour.
    [Fact]
    public void A_call_across_the_hour_moves_and_one_that_AWS_lacks_stays()
    {
        Assert.Equal([0m, 10m, 0m], HourFlow.Of([10, 0], [0, 10, 0], [0, 10]));
        Assert.Equal([0m, 0m, 0m], HourFlow.Of([5, 3], [0, 5, 0], [0, 3]));
    }

    [Fact]
    public void At_the_ends_calls_come_from_the_month_before_and_go_to_the_next() =>
        Assert.Equal([7m, 0m, 4m], HourFlow.Of([2, 4], [7, 0, 4], [9, 0]));

    [Fact]
    public void Whoever_counts_by_the_end_agrees_with_us_and_nothing_moves_without_need()
    {
        var seed = (ulong)Random.Shared.NextInt64();
        var dice = new SplitMix64(seed);
        for (var run = 0; run < 500; run++)
        {
            var (ours, later) = (new decimal[40], new decimal[41]);
            var aws = new decimal[40];
            for (var hour = 0; hour < 40; hour++)
            {
                later[hour + 1] = dice.Toss() ? dice.Below(1_000) : 0;
                ours[hour] = later[hour + 1] + dice.Below(5_000);
            }

            later[0] = dice.Below(1_000);
            for (var hour = 0; hour < 40; hour++)
            {
                aws[hour] = ours[hour] - later[hour + 1] + later[hour];
            }

            var moved = HourFlow.Of(ours, later, aws);

            Assert.True(later.SequenceEqual(moved), $"seed {seed}");
            Assert.All(HourFlow.Of(ours, later, ours), none => Assert.Equal(0, none));
        }
    }
}
