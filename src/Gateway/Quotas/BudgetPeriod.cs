using System.Globalization;

namespace Gateway.Quotas;

/// <summary>
/// A day or a month of the calendar in Japan, computed from an instant and stored nowhere: there is no reset that could come at
/// the wrong hour or not at all. Japan has had no summer time since 1951, so the offset is a constant.
/// </summary>
/// <param name="Key">The day as yyyymmdd, or the month as yyyymm: ordered within a kind.</param>
/// <param name="Start">Its first instant.</param>
/// <param name="End">The first instant after it.</param>
internal readonly record struct BudgetPeriod(int Key, DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    /// <summary>True for a month.</summary>
    public bool IsMonth => Key < 1_000_000;

    /// <summary>The day of an instant.</summary>
    public static BudgetPeriod DayOf(DateTimeOffset at)
    {
        var start = new DateTimeOffset(at.ToOffset(Japan).Date, Japan);
        return new((((start.Year * 100) + start.Month) * 100) + start.Day, start, start.AddDays(1));
    }

    /// <summary>The month of an instant.</summary>
    public static BudgetPeriod MonthOf(DateTimeOffset at)
    {
        var day = at.ToOffset(Japan);
        var start = new DateTimeOffset(day.Year, day.Month, 1, 0, 0, 0, Japan);
        return new((start.Year * 100) + start.Month, start, start.AddMonths(1));
    }

    /// <summary>Its first hour in UTC, counted from 1970, as the ledger's totals have it. Hours never cross its bounds.</summary>
    public int FirstHour => (int)(Start.ToUnixTimeSeconds() / 3600);

    /// <summary>The first hour after it.</summary>
    public int EndHour => (int)(End.ToUnixTimeSeconds() / 3600);

    /// <summary>The end as a person in Japan writes it.</summary>
    public string EndInJapan => End.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
