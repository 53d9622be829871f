using System.Data.Common;
using Gateway.Usage.Ledger;

namespace Gateway.Usage.Reports;

/// <summary>The parts of statements that read totals. They are the same on every engine of the ledger.</summary>
internal static class ReportCommands
{
    /// <summary>A statement over a span of hours, with its parameters.</summary>
    public static DbCommand Of(DbConnection connection, ReportQuery query, (int Start, int End) span, string statement) =>
        query.Application is { } application
            ? connection.Command(statement, ("@start", span.Start), ("@end", span.End), ("@application", application))
            : connection.Command(statement, ("@start", span.Start), ("@end", span.End));

    /// <summary>The period and the groups of a row, as columns; with names, <c>c0</c> to <c>c3</c>.</summary>
    public static string Columns(ReportQuery query, bool named = false) => string.Join(
        ", ", query.Groups.Select(ColumnOf).Prepend(PeriodOf(query)).Select((column, i) => named ? $"{column} AS c{i}" : column));

    /// <summary>The same columns by their position, for GROUP BY.</summary>
    public static string Ordinals(ReportQuery query) => string.Join(", ", Enumerable.Range(1, 1 + query.Groups.Count));

    /// <summary>The condition of the span and the application.</summary>
    public static string Where(ReportQuery query) =>
        "hour >= @start AND hour < @end" + (query.Application is null ? "" : " AND application = @application");

    private static string PeriodOf(ReportQuery query) => query.By switch
    {
        ReportPeriod.Hour => "hour",
        ReportPeriod.Day when query.Clock.Offset.Hours is > 0 and var hours => $"(hour + {hours}) / 24",
        ReportPeriod.Day => "hour / 24",
        _ => "0",
    };

    private static string ColumnOf(string group) => group switch
    {
        "application" => "application",
        "department" => "department",
        _ => "alias",
    };
}
