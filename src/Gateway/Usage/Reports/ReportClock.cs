using System.Globalization;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>
/// The clock by which days and months begin: Japan's, as a municipality counts, or UTC, as AWS's bill does. Neither has summer
/// time.
/// </summary>
/// <param name="Name">Its name in <c>GET /usage</c>.</param>
/// <param name="Offset">Its difference from UTC, in whole hours.</param>
internal sealed record ReportClock(string Name, TimeSpan Offset)
{
    public static readonly ReportClock Jst = new("jst", TimeSpan.FromHours(9));
    public static readonly ReportClock Utc = new("utc", TimeSpan.Zero);

    /// <summary>The start of the month that a moment is in.</summary>
    public DateTimeOffset MonthOf(DateTimeOffset moment)
    {
        var local = moment.ToOffset(Offset);
        return new(local.Year, local.Month, 1, 0, 0, 0, Offset);
    }

    /// <summary>Reads a month, a day, or a full hour with <c>Z</c> or an offset: its first moment.</summary>
    public bool TryRead(string text, out DateTimeOffset moment)
    {
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is > 1970 and < 9999)
        {
            moment = new(date, Offset);
            return true;
        }

        // A "+" that is not escaped in a URL arrives as a space.
        return Moment.TryParse(text.Replace(' ', '+'), out moment)
            && moment.UtcTicks % TimeSpan.TicksPerHour == 0 && moment.Year is > 1970 and < 9999;
    }

    /// <summary>The moment as a whole number of hours since 1970 in UTC, as totals are kept.</summary>
    public static int HourOf(DateTimeOffset moment) => (int)(moment.ToUnixTimeSeconds() / 3600);

    /// <summary>The moment at which such an hour begins, by this clock.</summary>
    public DateTimeOffset MomentOf(int hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600L).ToOffset(Offset);
}
