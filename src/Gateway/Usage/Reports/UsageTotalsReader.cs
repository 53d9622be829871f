using System.Data.Common;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>
/// Reads the totals of hours, never single requests: a report of a month costs the same with ten requests and with ten million.
/// The statements are the same on every engine of the ledger.
/// </summary>
internal static class UsageTotalsReader
{
    // Of one response, which is held in memory.
    private const int MaxRows = 50_000;

    private const string Sums = """
        CAST(SUM(requests) AS bigint), CAST(SUM(open_unknown) AS bigint), CAST(SUM(estimated) AS bigint), CAST(SUM(unpriced) AS bigint),
        CAST(SUM(input_tokens) AS bigint), CAST(SUM(output_tokens) AS bigint), CAST(SUM(cache_read_tokens) AS bigint),
        CAST(SUM(cache_write_5m_tokens) AS bigint), CAST(SUM(cache_write_1h_tokens) AS bigint), CAST(SUM(unknown_tokens) AS bigint),
        CAST(SUM(cost_pusd) AS bigint), CAST(SUM(estimated_pusd) AS bigint)
        """;

    /// <summary>The sums by period and group, in their order; <c>null</c> if they are too many for one response.</summary>
    /// <param name="connection">An open connection for reading.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="rates">The exchange rates.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public static async Task<IReadOnlyDictionary<UsageKey, UsageSums>?> ReadAsync(
        DbConnection connection, ReportQuery query, ExchangeRates rates, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<UsageKey, UsageSums>();
        foreach (var (start, end) in SpansOf(query, rates))
        {
            var rate = rates.At(query.Clock.MomentOf(start));
            await using var command = CommandOf(connection, query, start, end, SumsStatement(query));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var key = UsageKey.Of(reader, query, start, query.Groups.Count);
                if (!rows.TryGetValue(key, out var sums) && rows.Count >= MaxRows)
                {
                    return null;
                }

                var row = rows[key] = sums ?? new();
                row.Add(column => reader.GetInt64(1 + query.Groups.Count + column), rate);
            }
        }

        await CountEndUsersAsync(connection, query, rows, cancellationToken);
        return rows;
    }

    /// <summary>The number of people of the whole time: not the sum of those of its days.</summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public static async Task<long> CountEndUsersAsync(
        DbConnection connection, ReportQuery query, CancellationToken cancellationToken)
    {
        var whole = query with { By = ReportPeriod.Month, Groups = [] };
        await using var command = CommandOf(
            connection, whole, ReportClock.HourOf(query.From), ReportClock.HourOf(query.To), EndUsersStatement(whole));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetInt64(1) : 0;
    }

    // Totals do not tell people by model.
    private static async Task CountEndUsersAsync(
        DbConnection connection, ReportQuery query, SortedDictionary<UsageKey, UsageSums> rows, CancellationToken cancellationToken)
    {
        if (query.Groups.Contains("model"))
        {
            return;
        }

        foreach (var row in rows.Values)
        {
            row.EndUsers = 0;
        }

        foreach (var (start, end) in SpansOf(query, ExchangeRates.None))
        {
            await using var command = CommandOf(connection, query, start, end, EndUsersStatement(query));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (rows.TryGetValue(UsageKey.Of(reader, query, start, query.Groups.Count), out var row))
                {
                    row.EndUsers = reader.GetInt64(1 + query.Groups.Count);
                }
            }
        }
    }

    // Months have no fixed length, so each is a statement of its own. Else one statement reads all, for each exchange rate.
    private static IEnumerable<(int Start, int End)> SpansOf(ReportQuery query, ExchangeRates rates)
    {
        var (start, end) = (ReportClock.HourOf(query.From), ReportClock.HourOf(query.To));
        var cuts = rates.All.SelectMany(rate => rate.To is { } to ? new[] { rate.From, to } : [rate.From]).ToList();
        if (query.By is ReportPeriod.Month)
        {
            for (var month = query.Clock.MonthOf(query.From); month < query.To; month = month.AddMonths(1))
            {
                cuts.Add(month);
            }
        }

        var hours = cuts.Where(cut => cut > query.From && cut < query.To).Select(ReportClock.HourOf).Distinct().Order().Append(end);
        foreach (var cut in hours)
        {
            yield return (start, cut);
            start = cut;
        }
    }

    private static DbCommand CommandOf(DbConnection connection, ReportQuery query, int start, int end, string statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        Add("@start", start);
        Add("@end", end);
        if (query.Application is { } application)
        {
            Add("@application", application);
        }

        return command;

        void Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }

    private static string SumsStatement(ReportQuery query) =>
        $"SELECT {Columns(query)}, {Sums} FROM usage_hour WHERE {Where(query)} GROUP BY {Ordinals(query)}";

    // A pseudonym is its application's own: the same one of two applications is two people.
    private static string EndUsersStatement(ReportQuery query) => $"""
        SELECT {string.Join(", ", Enumerable.Range(0, 1 + query.Groups.Count).Select(i => $"c{i}"))}, COUNT(*)
        FROM (SELECT DISTINCT {Columns(query, named: true)}, application AS a, end_user AS u FROM end_user_hour WHERE {Where(query)}) AS d
        GROUP BY {Ordinals(query)}
        """;

    private static string Columns(ReportQuery query, bool named = false) => string.Join(
        ", ", query.Groups.Select(ColumnOf).Prepend(PeriodOf(query)).Select((column, i) => named ? $"{column} AS c{i}" : column));

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

    private static string Where(ReportQuery query) =>
        "hour >= @start AND hour < @end" + (query.Application is null ? "" : " AND application = @application");

    private static string Ordinals(ReportQuery query) => string.Join(", ", Enumerable.Range(1, 1 + query.Groups.Count));
}
