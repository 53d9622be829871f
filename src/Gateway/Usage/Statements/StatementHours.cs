using System.Data.Common;
using System.Globalization;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>What a statement takes from the totals of hours, which stay when rows are removed.</summary>
internal static class StatementHours
{
    private const string Span = "hour >= @start AND hour < @end";

    /// <summary>The beginning of a ledger, which is that of its first writer.</summary>
    public static async Task<DateTimeOffset> BeginningAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, null, "SELECT CAST(coalesce(min(started_at), 0) AS bigint) FROM writer");
        return DateTimeOffset.FromUnixTimeMilliseconds(Number(await command.ExecuteScalarAsync(cancellationToken)));
    }

    /// <summary>The people of each department and application, and of the whole month, by their pseudonyms.</summary>
    // A pseudonym is its application's own: the same one of two applications is two people.
    public static async Task<(Dictionary<(string, string), long> Each, long All)> UsersAsync(
        DbConnection connection, StatementMonth month, CancellationToken cancellationToken)
    {
        var each = new Dictionary<(string, string), long>();
        await using (var command = OfHours(
            connection, month, $"""
            SELECT department, application, count(*) FROM (
                SELECT DISTINCT department, application, end_user FROM end_user_hour WHERE {Span}) AS people
            GROUP BY department, application
            """))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                each[(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
            }
        }

        await using var all = OfHours(
            connection, month, $"SELECT count(*) FROM (SELECT DISTINCT application, end_user FROM end_user_hour WHERE {Span}) AS people");
        return (each, Number(await all.ExecuteScalarAsync(cancellationToken)));
    }

    /// <summary>The requests of a month and what they cost.</summary>
    public static async Task<(long Requests, long PicoUsd)> TotalsAsync(
        DbConnection connection, StatementMonth month, CancellationToken cancellationToken)
    {
        await using var command = OfHours(
            connection, month,
            $"SELECT CAST(coalesce(sum(requests), 0) AS bigint), CAST(coalesce(sum(cost_pusd), 0) AS bigint) FROM usage_hour WHERE {Span}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static DbCommand OfHours(DbConnection connection, StatementMonth month, string sql) => LedgerSnapshot.Command(
        connection, null, sql, ("@start", ReportClock.HourOf(month.Start)), ("@end", ReportClock.HourOf(month.End)));

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
