using System.Data.Common;
using System.Globalization;

namespace Gateway.Usage.Reports;

/// <summary>What tells a row of a report apart: its period and the values of its groups.</summary>
/// <param name="Hour">The hour, since 1970 in UTC, at which the period begins; not before the report does.</param>
/// <param name="First">The value of the first group; empty without one.</param>
/// <param name="Second">Likewise of the second.</param>
/// <param name="Third">Likewise of the third.</param>
internal readonly record struct UsageKey(int Hour, string First, string Second, string Third) : IComparable<UsageKey>
{
    /// <summary>The key of a row that was read.</summary>
    /// <param name="row">The row: the period, then the groups.</param>
    /// <param name="query">What was asked for.</param>
    /// <param name="start">The first hour of the span that was read.</param>
    public static UsageKey Of(DbDataReader row, ReportQuery query, int start)
    {
        var period = Convert.ToInt32(row.GetValue(0), CultureInfo.InvariantCulture);
        var begins = query.By switch
        {
            ReportPeriod.Hour => period,
            ReportPeriod.Day => (period * 24) - query.Clock.Offset.Hours,
            _ => ReportClock.HourOf(query.Clock.MonthOf(query.Clock.MomentOf(start))),
        };
        return new(
            Math.Max(begins, ReportClock.HourOf(query.From)), Group(0), Group(1), Group(2));

        string Group(int index) => index < query.Groups.Count ? row.GetString(1 + index) : "";
    }

    public int CompareTo(UsageKey other)
    {
        var order = Hour.CompareTo(other.Hour);
        order = order != 0 ? order : string.CompareOrdinal(First, other.First);
        order = order != 0 ? order : string.CompareOrdinal(Second, other.Second);
        return order != 0 ? order : string.CompareOrdinal(Third, other.Third);
    }
}
