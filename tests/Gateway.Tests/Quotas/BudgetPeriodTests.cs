using Gateway.Quotas;

namespace Gateway.Tests.Quotas;

/// <summary>Days and months of limits are those of the calendar in Japan.</summary>
public class BudgetPeriodTests
{
    [Theory]
    [InlineData("2026-11-29T14:59:59.9999999Z", 20261129, 202611)]
    [InlineData("2026-11-29T15:00:00Z", 20261130, 202611)] // Midnight in Japan.
    [InlineData("2026-11-30T14:59:59.9999999Z", 20261130, 202611)]
    [InlineData("2026-11-30T15:00:00Z", 20261201, 202612)] // The end of the month.
    [InlineData("2026-12-31T15:00:00Z", 20270101, 202701)] // New Year.
    [InlineData("2028-02-28T15:00:00Z", 20280229, 202802)] // A leap year.
    [InlineData("2028-02-29T14:59:59Z", 20280229, 202802)]
    [InlineData("2028-02-29T15:00:00Z", 20280301, 202803)]
    [InlineData("2027-02-28T15:00:00Z", 20270301, 202703)]
    [InlineData("2026-11-29T23:30:00-05:00", 20261130, 202611)] // Whatever the offset it is written with.
    public void An_instant_is_in_the_day_and_the_month_of_Japan(string at, int day, int month)
    {
        var instant = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal((day, month), (BudgetPeriod.DayOf(instant).Key, BudgetPeriod.MonthOf(instant).Key));
        Assert.InRange(instant, BudgetPeriod.DayOf(instant).Start, BudgetPeriod.DayOf(instant).End.AddTicks(-1));
        Assert.InRange(instant, BudgetPeriod.MonthOf(instant).Start, BudgetPeriod.MonthOf(instant).End.AddTicks(-1));
    }

    [Fact]
    public void Periods_follow_each_other_without_a_gap_and_begin_on_a_full_hour_of_UTC()
    {
        var day = BudgetPeriod.DayOf(new DateTimeOffset(2027, 12, 31, 15, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < 366; i++)
        {
            var next = BudgetPeriod.DayOf(day.End);
            Assert.Equal((day.End, 24), (next.Start, next.FirstHour - day.FirstHour));
            Assert.True(next.Key > day.Key && !next.IsMonth);
            Assert.True(BudgetPeriod.MonthOf(day.Start).IsMonth);
            day = next;
        }

        Assert.Equal(20290101, day.Key);
        Assert.Equal(0, day.Start.ToUnixTimeMilliseconds() % 3_600_000);
    }

    [Fact]
    public void The_end_is_told_by_the_clock_in_Japan() =>
        Assert.Equal("2026-12-01 00:00", BudgetPeriod.MonthOf(new DateTimeOffset(2026, 11, 15, 0, 0, 0, TimeSpan.Zero)).EndInJapan);
}
